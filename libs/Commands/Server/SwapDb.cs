using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>SWAPDB: behind the gate two databases change places, whatever they hold; clients stay with the number that they have selected.</summary>
internal static class SwapDb
{
    public static readonly Command Command = new("SWAPDB", "index1 index2")
    {
        Summary = "Swaps two databases.", Group = Group.Server, Since = "4.0.0", Complexity = "O(1)",
        Flags = Write | Fast, ExtraCategories = AclCategories.Keyspace | AclCategories.Dangerous, Scope = Scope.Gate, Databases = DatabaseUse.FirstAndSecond, Split = Split.AllOk, Journal = Journal.Effects, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!TryNumber(ref call, 1, "ERR invalid first DB index"u8, out var one) || !TryNumber(ref call, 2, "ERR invalid second DB index"u8, out var other)) return;
        var databases = call.Context.Keyspace!.Options.Databases;
        if (one < 0 || one >= databases || other < 0 || other >= databases)
        {
            call.Reply.Error("ERR DB index is out of range"u8);
            return;
        }

        call.Reply.Ok();
        if (one == other) return;
        call.Context.Watches?.Swapping(ref call, one, other);
        call.Context.Keyspace!.Swap(one, other);
        call.Context.Touched.IsEverything = true;
        call.Effects.Begin(EffectWriter.Barrier, 0, 3);
        call.Effects.Arg("SWAPDB"u8);
        call.Effects.Arg(one);
        call.Effects.Arg(other);
    }

    private static bool TryNumber(ref Call call, int index, ReadOnlySpan<byte> error, out int number)
    {
        var isNumber = IntegerText.TryParse(call[index], out var value) && value is >= int.MinValue and <= int.MaxValue;
        number = isNumber ? (int)value : 0;
        if (!isNumber) call.Reply.Error(error);
        return isNumber;
    }
}
