using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Distro.AppHost;

/// <summary>
/// What whoever runs the AppHost may choose: arguments (<c>--shards 3</c>) win over configuration (<c>Distro:Shards</c> in
/// appsettings.json, <c>Distro__Shards</c> in the environment), and both over the defaults here.
/// </summary>
sealed record ClusterSettings(int Shards, int Replicas, int Writers, int Port, string DataDirectory, DistroDurability Durability, string? Password, DistroTls? Tls, int TlsPort, string? Backup)
{
    const int DefaultShards = 3;
    const int DefaultReplicas = 1;
    const int DefaultWriters = 1;
    const int DefaultPort = 6379;
    const int ShardsMax = 1_000;
    const int ReplicasMax = 10;
    const int WritersMax = 5;
    const int DefaultTlsPort = 6_380;
    const int PortMax = 65_535;

    /// <summary>Unix socket addresses end at 108 bytes.</summary>
    const int SocketPathCharsMax = 100;

    /// <summary>False with one line that says what is wrong with which option.</summary>
    internal static bool TryRead(
        string[] args, IConfiguration configuration, string folder, [NotNullWhen(true)] out ClusterSettings? settings, [NotNullWhen(false)] out string? wrong)
    {
        var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
        settings = null;
        wrong = null;
        var durability = Text("durability") ?? "interval";
        if (!Enum.TryParse<DistroDurability>(durability, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed) || char.IsAsciiDigit(durability[0]))
            wrong = $"--durability is '{durability}': give none, interval or always";
        var shards = Number("shards", DefaultShards, 1, ShardsMax, ref wrong);
        var replicas = Number("replicas", DefaultReplicas, 0, ReplicasMax, ref wrong);
        var writers = Number("writers", DefaultWriters, 1, WritersMax, ref wrong);
        if (writers % 2 == 0)
            wrong ??= $"--writers is '{writers}': give 1, 3 or 5, since an even number survives no more losses than one less";
        var port = Number("port", DefaultPort, 1, PortMax, ref wrong);
        var tlsPort = Number("tls-port", DefaultTlsPort, 1, PortMax, ref wrong);
        var (certificate, key) = (Text("tls-cert"), Text("tls-key"));
        if (certificate is null != key is null || (certificate is null && (Text("tls-ca") ?? Text("tls-port")) is not null))
            wrong ??= "TLS needs a certificate and its key: give --tls-cert FILE and --tls-key FILE";
        if (wrong is not null)
            return false;

        var data = Path.GetFullPath(Text("data") is { Length: > 0 } chosen ? chosen : Path.Combine(folder, "data"));
        settings = new ClusterSettings(shards, replicas, writers, port, data, parsed, Text("password") is { Length: > 0 } password ? password : null,
            certificate is null ? null : new DistroTls(Path.GetFullPath(certificate), Path.GetFullPath(key!), Text("tls-ca") is { } authorities ? Path.GetFullPath(authorities) : null), tlsPort, BackupPlace(Text("backup")));
        return true;

        string? Text(string name) => arguments[name] ?? configuration[$"Distro:{name}"];

        int Number(string name, int otherwise, int min, int max, ref string? wrong)
        {
            if (Text(name) is not { } text)
                return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
                return number;
            wrong ??= $"--{name} is '{text}': give a number from {min} to {max}";
            return otherwise;
        }
    }

    /// <summary>Services run in folders of their own: a directory is given to them whole.</summary>
    static string? BackupPlace(string? text) => text is not { Length: > 0 } ? null : text.Contains("://", StringComparison.Ordinal) ? text : Path.GetFullPath(text);

    /// <summary>False with one line that says why the data can't be there.</summary>
    internal bool TryMakeDirectory([NotNullWhen(false)] out string? wrong)
    {
        try
        {
            Directory.CreateDirectory(DataDirectory);
            wrong = null;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            wrong = $"The data directory can't be made ({failure.Message}): choose another with --data DIR";
            return false;
        }
    }

    /// <summary>Says where the data is, and tells the launcher where to listen for commands from elsewhere.</summary>
    internal void Announce(ConfigurationManager configuration)
    {
        var socket = Path.Combine(DataDirectory, "control.sock");
        if (socket.Length <= SocketPathCharsMax)
            configuration["Launcher:ControlSocket"] ??= socket;
        configuration["Launcher:Note"] = $"data is in {DataDirectory}; {Shards} shard(s) with {Replicas} replica(s) each, {Writers} log writer(s), durability {Durability}";
    }
}
