using System.Diagnostics;

namespace Distro.Tests.Interop.Running;

/// <summary>Runs the client programs of `programs/`, and others, to their end within a bound. A program that fails a check says which, and exits with 1.</summary>
internal static class Programs
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(6);

    public static string Folder { get; } = Find();

    public static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Folder,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var bound = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {limit}:\n{await output}{await errors}");
        }

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{await output}{await errors}");
        return await output;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Distro.sln"))) folder = folder.Parent;
        return Path.Combine((folder ?? throw new DirectoryNotFoundException("Distro.sln is not above the tests")).FullName, "tests", "Interop", "programs");
    }
}
