namespace Distro.SideBySide.Variants;

/// <summary>All keys under one hash tag, so of one slot, whose lock all loops want: what eight loops do to each other there, beside one loop that has it to itself.</summary>
internal static class TagTable
{
    private const string Value = "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv";

    public static Task<string> Measure(int rounds)
    {
        Variant[] variants =
        [
            new("distro-server, one loop", IsOurs: true, ["--loops", "1"]),
            new("distro-server, two loops", IsOurs: true, ["--loops", "2"]),
            new("distro-server, eight loops", IsOurs: true, ["--loops", "8"]),
        ];
        var like = Workload.All.First(work => work is { Request: "get", Pipeline: 16, ValueBytes: 32 });
        Workload[] loads =
        [
            like with { Name = "SET of one tag", Request = "SET {tag}:__rand_int__ " + Value },
            like with { Name = "GET of one tag", Request = "GET {tag}:__rand_int__" },
            like with { Name = "INCR of one tag, no pipeline", Request = "INCR {counter}:__rand_int__", Pipeline = 1 },
        ];
        return VariantTable.Measure(variants, loads, rounds);
    }
}
