using System.Globalization;
using System.Text;

namespace Distro.Commands.Execution;

/// <summary>A command as it is sent to another server: a RESP array of bulk strings.</summary>
public static class RequestText
{
    public static byte[] Of(params byte[][] words)
    {
        using var text = new MemoryStream();
        text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n")));
        foreach (var word in words)
        {
            text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${word.Length}\r\n")));
            text.Write(word);
            text.Write("\r\n"u8);
        }

        return text.ToArray();
    }
}
