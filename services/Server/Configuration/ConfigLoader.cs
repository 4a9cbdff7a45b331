using System.Text;
using Distro.Commands.Declaration;
using Distro.ServiceDefaults.Options;

namespace Distro.Server.Configuration;

/// <summary>
/// Takes a configuration as redis.conf writes it into the options: a directive a line, later lines win, <c>include</c> reads other files where it stands,
/// and what follows on the command line is read last. Everything is bounded: lines, files in files, the size of each.
/// </summary>
internal sealed class ConfigLoader(ServerOptions options)
{
    private const int FileBytesMax = 16 << 20;
    private const int LineCharsMax = 64 << 10;
    private const int IncludeDepthMax = 16;
    private const int UsersMax = 100_000;
    private const int RenamesMax = 10_000;

    /// <summary>Directives that files of older servers have and newer ones pass over, as they do here.</summary>
    private static readonly HashSet<string> outdated = new(
        ["list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands", "io-threads-do-reads", "dynamic-hz", "events-per-io-thread", "sanitize-dump-payload"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
    private int depth;

    public void LoadFile(string path)
    {
        if (depth == IncludeDepthMax)
            throw new ConfigException($"{path}: files include files more than {IncludeDepthMax} deep");
        depth++;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new ConfigException($"Fatal error, can't open config file '{Path.GetFullPath(path)}': No such file or directory");
            if (file.Length > FileBytesMax)
                throw new ConfigException($"{path} is larger than {FileBytesMax} bytes");
            LoadText(path, System.IO.File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"Fatal error, can't open config file '{Path.GetFullPath(path)}': {error.Message}", error);
        }
        finally
        {
            depth--;
        }
    }

    /// <param name="source">What the text is, for complaints; empty: the command line.</param>
    public void LoadText(string source, string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.IsEmpty || trimmed[0] == '#')
                continue;
            var where = new ConfigLine(source, number, trimmed[..Math.Min(trimmed.Length, 256)].ToString());
            if (trimmed.Length > LineCharsMax)
                throw new ConfigException(where, $"the line is longer than {LineCharsMax} characters");
            var words = ArgumentSplitter.Split(trimmed.ToString()) ?? throw new ConfigException(where, "Unbalanced quotes in configuration line");
            if (words.Count > 0)
                Take(where, words);
        }
    }

    private void Take(ConfigLine where, List<string> words)
    {
        switch (words[0].ToUpperInvariant())
        {
            case "INCLUDE" when words.Count == 2:
                Include(words[1]);
                return;
            case "USER" when words.Count >= 2 && options.Configured.Users.Count < UsersMax:
                if (options.Configured.AddUser(words.GetRange(1, words.Count - 1)) is { } wrong)
                    throw new ConfigException(where, wrong);
                return;
            case "RENAME-COMMAND" when words.Count == 3 && options.Configured.Renames.Count < RenamesMax:
                Rename(where, words[1], words[2]);
                return;
            case "LOADMODULE":
                throw new ConfigException(where, "modules can't be loaded here");
            case "REPLICAOF" or "SLAVEOF":
                RefusePrimary(where, words);
                return;
            default:
                TakeOption(where, words);
                return;
        }
    }

    private void TakeOption(ConfigLine where, List<string> words)
    {
        var name = words[0];
        if (words.Count == 2 && outdated.Contains(name) && options.Find(name) is null)
            return;
        if (options.Find(name) is not { } option)
            throw new ConfigException(where, "Bad directive or wrong number of arguments");
        if (words.Count > 2 ? !option.TakesWords : words.Count < 2 && option is not WordOption && !name.Equals("save", StringComparison.OrdinalIgnoreCase))
            throw new ConfigException(where, "wrong number of arguments");
        var text = string.Join(' ', words.Skip(1));
        // These directives add to what earlier lines of theirs said; the first replaces the default.
        if (name.Equals("save", StringComparison.OrdinalIgnoreCase) && !given.Add(name) && option.Text.Length > 0 && text.Length > 0)
            text = option.Text + " " + text;
        if (options.Load(name, text) is { } problem)
            throw new ConfigException(where, problem);
    }

    private void Rename(ConfigLine where, string from, string to)
    {
        if (CommandTable.Default.Renamed([.. options.Configured.Renames, (from, to)], out var problem) is null)
            throw new ConfigException(where, problem);
        options.Configured.Renames.Add((from, to));
    }

    private static void RefusePrimary(ConfigLine where, List<string> words)
    {
        if (words.Count == 2 && words[1].Length == 0)
            return;
        if (words.Count != 3)
            throw new ConfigException(where, "wrong number of arguments");
        if (!ushort.TryParse(words[2], out _))
            throw new ConfigException(where, "Invalid primary port");
        if (!words[1].Equals("no", StringComparison.OrdinalIgnoreCase))
            throw new ConfigException(where, "a server of its own follows nobody: replicas are a cluster's");
    }

    /// <summary>The last part of the path may be a pattern; the files it finds are read in the order of their names.</summary>
    private void Include(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        var pattern = Path.GetFileName(path);
        if (!pattern.AsSpan().ContainsAny('*', '?'))
        {
            LoadFile(path);
            return;
        }

        if (!Directory.Exists(folder))
            return;
        foreach (var found in Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal))
            LoadFile(found);
    }
}
