// What the launcher's tests start. `Distro.Sample --host FOLDER [PORT]` is an application of two services, each of them this
// program again without arguments: a service with the defaults and nothing else, that tells its environment, notes its
// start and its orderly end in FOLDER, and dies on request.

using Distro.Tests.Hosting.Sample;

return args is ["--host", ..] ? SampleHost.Run(args) : SampleService.Run(args);
