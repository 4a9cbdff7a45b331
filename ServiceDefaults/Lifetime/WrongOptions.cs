using Distro.ServiceDefaults.Options;

namespace Distro.ServiceDefaults.Lifetime;

/// <summary>Configuration that a service can't start with is one line for an operator, not a stack trace.</summary>
static class WrongOptions
{
    /// <summary>EX_CONFIG of sysexits.h.</summary>
    const int ExitCode = 78;

    static int watching;

    internal static void EndInOneLine()
    {
        if (Interlocked.Exchange(ref watching, 1) == 1)
            return;
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            if (failure.ExceptionObject is not OptionsException wrong)
                return;
            Console.Error.WriteLine(wrong.Message);
            Environment.Exit(ExitCode);
        };
    }
}
