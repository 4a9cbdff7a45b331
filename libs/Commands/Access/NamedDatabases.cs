using System.Text;
using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Access;

/// <summary>
/// The databases that a command's arguments name. Arguments that make no sense name none: the command will say so itself, and has done nothing by then.
/// Where a word may stand several times each counts, since which one the command obeys is its own affair.
/// </summary>
internal static class NamedDatabases
{
    private const int CopyOptions = 3;
    private const int Nonsense = -1;

    /// <summary>The first argument that names a database which the selector does not allow; 0 when there is none such.</summary>
    public static int FirstDenied(Selector selector, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int databases)
    {
        var denied = 0;
        for (var at = Next(command, input, arguments, 0); at != 0; at = Next(command, input, arguments, at))
        {
            if (at == Nonsense || at >= arguments.Length || !IntegerText.TryParse(At(input, arguments[at]), out var number) || number < 0 || number >= databases) return 0;
            if (denied == 0 && !selector.AllowsDatabase((int)number)) denied = at;
        }

        return denied;
    }

    private static int Next(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int after) => command.Databases switch
    {
        DatabaseUse.First => after == 0 ? 1 : 0,
        DatabaseUse.Second => after == 0 ? 2 : 0,
        DatabaseUse.FirstAndSecond => after < 2 ? after + 1 : 0,
        DatabaseUse.BehindKeyword => NextOfCopy(input, arguments, after == 0 ? CopyOptions : after + 1),
        _ => 0,
    };

    private static int NextOfCopy(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int at)
    {
        while (at < arguments.Length && Ascii.EqualsIgnoreCase(At(input, arguments[at]), "REPLACE"u8)) at++;
        if (at >= arguments.Length) return 0;
        return at + 1 < arguments.Length && Ascii.EqualsIgnoreCase(At(input, arguments[at]), "DB"u8) ? at + 1 : Nonsense;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> input, Arg argument) => input.Slice(argument.Offset, argument.Length);
}
