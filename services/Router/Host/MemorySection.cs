using System.Globalization;
using Distro.Commands.Execution;

namespace Distro.Router.Host;

/// <summary>
/// INFO's Memory: the groups' figures added, with what the router's clients take, which is in no shard; sizes for people, shares and ratios are made anew of the sums.
/// </summary>
internal static class MemorySection
{
    private const string Human = "_human";

    public static void Write(InfoWriter info, GroupInfo groups, long clientBytes)
    {
        foreach (var name in groups.FieldsOf("Memory"))
        {
            if (name.EndsWith(Human, StringComparison.Ordinal)) info.Field(name, ForPeople(Bytes(groups, name[..^Human.Length], clientBytes)));
            else if (Share(groups, name, clientBytes) is { } share) info.Field(name, share);
            else if (groups.HasNumber(name)) info.Field(name, Bytes(groups, name, clientBytes));
            else info.Field(name, groups.Text(name));
        }
    }

    /// <summary>No shard evicts for what the router's clients take.</summary>
    private static long Bytes(GroupInfo groups, string name, long clientBytes)
        => groups.Number(name) + (name is "used_memory" or "used_memory_peak" or "used_memory_overhead" or "mem_clients_normal" or "mem_not_counted_for_evict" ? clientBytes : 0);

    private static string? Share(GroupInfo groups, string name, long clientBytes)
    {
        return name switch
        {
            "used_memory_peak_perc" => Percent("used_memory", "used_memory_peak"),
            "used_memory_dataset_perc" => Percent("used_memory_dataset", "used_memory"),
            "mem_fragmentation_ratio" => Ratio("used_memory_rss", "used_memory"),
            "allocator_frag_ratio" => Ratio("allocator_active", "allocator_allocated"),
            "rss_overhead_ratio" => Ratio("used_memory_rss", "allocator_resident"),
            _ => null,
        };

        string Percent(string part, string whole) => Quotient(part, whole, 100) + "%";

        string Ratio(string part, string whole) => Quotient(part, whole, 1);

        string Quotient(string part, string whole, int times)
            => (Bytes(groups, part, clientBytes) * times / Math.Max((double)Bytes(groups, whole, clientBytes), 1)).ToString("F2", CultureInfo.InvariantCulture);
    }

    private static string ForPeople(long bytes)
    {
        double amount = bytes;
        foreach (var unit in (ReadOnlySpan<string>)["B", "K", "M", "G"])
        {
            if (amount < 1024) return amount.ToString(unit == "B" ? "F0" : "F2", CultureInfo.InvariantCulture) + unit;
            amount /= 1024;
        }

        return amount.ToString("F2", CultureInfo.InvariantCulture) + "T";
    }
}
