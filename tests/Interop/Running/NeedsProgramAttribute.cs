using System.Diagnostics;

namespace Distro.Tests.Interop.Running;

/// <summary>A test that needs an outside program: skipped, with the reason, on a machine without it. `.ci/run` installs them all.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsProgramAttribute : FactAttribute
{
    /// <summary>The program and arguments that succeed when it is there; what to install when it is not.</summary>
    public NeedsProgramAttribute(string program, string probe, string install)
    {
        if (!Works(program, probe)) Skip = $"needs {program} ({install})";
    }

    private static bool Works(string program, string probe)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, probe)
            {
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Programs.Folder,
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
