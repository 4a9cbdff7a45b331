namespace Distro.StandIn.Launch;

/// <summary>
/// Every line with its service's name in front, in the service's colour when this is a terminal (and NO_COLOR is not set).
/// </summary>
sealed class ConsoleLines : IServiceOutput
{
    const string LauncherName = "apphost";
    const string Reset = "\e[0m";

    static readonly string[] colours = ["\e[36m", "\e[33m", "\e[32m", "\e[35m", "\e[34m", "\e[96m", "\e[93m", "\e[92m"];

    readonly bool coloured = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    readonly Dictionary<string, string> colourOf = [];
    readonly Lock gate = new();
    int width = LauncherName.Length;

    public void Service(string name, string line)
    {
        lock (gate)
        {
            if (!colourOf.TryGetValue(name, out var colour))
                colourOf[name] = colour = colours[colourOf.Count % colours.Length];
            Write(name, colour, line);
        }
    }

    public void Launcher(string line)
    {
        lock (gate)
            Write(LauncherName, "\e[1m", line);
    }

    void Write(string name, string colour, string line)
    {
        width = Math.Max(width, name.Length);
        var padded = name.PadRight(width);
        Console.Out.WriteLine(coloured ? $"{colour}{padded}{Reset} | {line}" : $"{padded} | {line}");
    }
}
