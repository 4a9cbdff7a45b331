using System.Text;

namespace Distro.Commands.Introspection;

/// <summary>LOLWUT: a maze of two strokes, different every time. There is no use in it, and need not be.</summary>
internal static class Art
{
    private const int Columns = 40;
    private const int Rows = 12;

    public static string Draw(Random random)
    {
        var text = new StringBuilder();
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++) text.Append(random.Next(2) == 0 ? '/' : '\\');
            text.Append('\n');
        }

        return text.ToString();
    }
}
