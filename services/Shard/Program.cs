using Distro.Shard.Hosting;

return await ShardProcess.Run(args);
