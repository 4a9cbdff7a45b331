using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>The file that says which process this is, there while it runs. One that can't be written is a warning: the server is of more use than the file.</summary>
internal sealed class ProcessIdFile : IDisposable
{
    private readonly string path;
    private readonly ILogger log;

    private ProcessIdFile(string path, ILogger log) => (this.path, this.log) = (path, log);

    public static ProcessIdFile? Write(string path, ILogger log)
    {
        if (path.Length == 0)
            return null;
        try
        {
            File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
            return new ProcessIdFile(Path.GetFullPath(path), log);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ServerLog.NoProcessIdFile(log, path, error.Message);
            return null;
        }
    }

    public void Dispose()
    {
        ServerLog.RemovesProcessIdFile(log);
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ServerLog.NoProcessIdFile(log, path, error.Message);
        }
    }
}
