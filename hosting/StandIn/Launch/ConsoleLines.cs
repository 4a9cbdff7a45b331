namespace Distro.StandIn.Launch;

/// <summary>
/// Every line with its service's name in front, in the service's colour when this is a terminal (and NO_COLOR is not set).
/// </summary>
sealed class ConsoleLines : IServiceOutput
{
    const string LauncherName = "apphost";
    const string Reset = "\e[0m";

    static readonly string[] _colours = ["\e[36m", "\e[33m", "\e[32m", "\e[35m", "\e[34m", "\e[96m", "\e[93m", "\e[92m"];

    readonly bool _coloured = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    readonly Dictionary<string, string> _colourOf = [];
    readonly Lock _lock = new();
    int _width = LauncherName.Length;

    public void Service(string name, string line)
    {
        lock (_lock)
        {
            if (!_colourOf.TryGetValue(name, out var colour))
                _colourOf[name] = colour = _colours[_colourOf.Count % _colours.Length];
            Write(name, colour, line);
        }
    }

    public void Launcher(string line)
    {
        lock (_lock)
            Write(LauncherName, "\e[1m", line);
    }

    void Write(string name, string colour, string line)
    {
        _width = Math.Max(_width, name.Length);
        var padded = name.PadRight(_width);
        Console.Out.WriteLine(_coloured ? $"{colour}{padded}{Reset} | {line}" : $"{padded} | {line}");
    }
}
