using System.Text;
using Distro.Commands.Execution;

namespace Distro.Router.Dispatch;

/// <summary>
/// A CONFIG SET that names options of the router and of the shards. The router's are set first and remembered as they were: should a shard refuse its part, they are
/// as before. The password is not among them: the whole cluster agrees on it, and that can't be taken back.
/// </summary>
internal sealed class MixedOptions
{
    private const string Password = "requirepass";

    private readonly IOptions options;
    private readonly List<KeyValuePair<string, string>> own = [];
    private readonly List<KeyValuePair<string, string>> before = [];
    private readonly List<byte[]> others = [];

    public MixedOptions(IOptions options, CommandText text)
    {
        this.options = options;
        for (var i = 2; i + 1 < text.Count; i += 2)
        {
            var name = Encoding.UTF8.GetString(text[i]);
            if (GlobPattern.IsLiteral(text[i]) && options.Match(name).Any()) own.Add(new(name, Encoding.UTF8.GetString(text[i + 1])));
            else others.AddRange([text[i].ToArray(), text[i + 1].ToArray()]);
        }
    }

    /// <summary>Names and values for the shards, one behind the other.</summary>
    public IReadOnlyList<byte[]> Others => others;

    /// <summary>Null when the router's options are set, else the error line.</summary>
    public string? TrySetOwn(bool isLocal)
    {
        if (own.GroupBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            return $"ERR CONFIG SET failed (possibly related to argument '{twice.Key}') - duplicate parameter";
        if (own.Exists(static pair => pair.Key.Equals(Password, StringComparison.OrdinalIgnoreCase)))
            return $"ERR CONFIG SET failed (possibly related to argument '{Password}') - the whole cluster agrees on it: set it in a command of its own";
        before.AddRange(own.SelectMany(pair => options.Match(pair.Key)));
        return options.Set(own, isLocal) is { } refusal ? "ERR " + refusal : null;
    }

    public void TakeBack() => options.Set(before, isLocal: true);
}
