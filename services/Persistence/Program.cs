// Persistence: the durable change log of every group. It receives records from primaries, writes and syncs them, promises epochs to candidates and gives history back.
// All its state is on its disk; killed at any moment and started again it goes on where the disk is.
using Distro.Persistence.Hosting;

return await PersistenceProcess.Run(args);
