using System.Text;

namespace Distro.Rdb.Files;

/// <summary>Passes over what a module wrote: a list of typed items up to an end mark. Its name is nine letters of six bits each, in the first of its numbers.</summary>
internal static class ModuleValue
{
    private const int NameLetters = 9;
    private const int LetterBits = 6;
    private const int VersionBits = 10;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private const int End = 0;
    private const int Signed = 1;
    private const int Unsigned = 2;
    private const int Float = 3;
    private const int Double = 4;
    private const int Text = 5;

    public static string Name(ulong id)
    {
        var name = new StringBuilder(NameLetters);
        for (var i = NameLetters - 1; i >= 0; i--) name.Append(Letters[(int)(id >> (VersionBits + (i * LetterBits))) & (Letters.Length - 1)]);
        return name.ToString();
    }

    public static void Skip(RdbSource source, Writing.PayloadBuffer room)
    {
        while (true)
        {
            room.Clear(int.MaxValue);
            var start = source.Position;
            switch (source.Number())
            {
                case End:
                    return;
                case Signed or Unsigned:
                    source.Number();
                    break;
                case Float:
                    source.Take(sizeof(float));
                    break;
                case Double:
                    source.Take(sizeof(double));
                    break;
                case Text:
                    source.CopyString(room);
                    break;
                default:
                    throw new CorruptRdbException(start, "a module's value holds what no module can have written");
            }
        }
    }
}
