using Distro.ChangeLog.Files;
using Distro.RdbTool.Commands;

namespace Distro.Tests.RdbTool;

/// <summary>The tool's command line, run here.</summary>
internal static class ToolRun
{
    public static (int Code, string Output, string Errors) Try(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = Tool.Run([.. arguments, "--quiet"], new Surroundings(new DiskFileSystem(), output, errors, TimeProvider.System, Thread.Sleep, static _ => null));
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>The output of a run that must succeed.</summary>
    public static string Run(params string[] arguments)
    {
        var (code, output, errors) = Try(arguments);
        Assert.True(code == 0, $"distro-rdb {string.Join(' ', arguments)}: {code}\n{output}{errors}");
        return output;
    }
}
