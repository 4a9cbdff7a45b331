using Distro.Commands.Execution;

namespace Distro.Router.Host;

/// <summary>The router's options as CONFIG shows and sets them. The secret that services share is no client's business.</summary>
internal sealed class OptionsView(RouterProcess process) : IOptions
{
    public IEnumerable<KeyValuePair<string, string>> Match(string pattern)
    {
        foreach (var option in process.Options.All)
        {
            if (option != process.Options.LinkSecret && GlobPattern.IsMatch(pattern, option.Name)) yield return new(option.Name, option.Text);
        }
    }

    public string? Set(IReadOnlyList<KeyValuePair<string, string>> values, bool isLocal)
    {
        if (process.Options.Set(values) is not { } refusal) return null;
        return refusal.IsUnknown
            ? $"Unknown option or number of arguments for CONFIG SET - '{refusal.Name}'"
            : $"CONFIG SET failed (possibly related to argument '{refusal.Name}') - {refusal.Reason}";
    }

    public void ResetStatistics()
    {
        foreach (var loop in process.Loops) loop.Statistics.Reset();
    }
}
