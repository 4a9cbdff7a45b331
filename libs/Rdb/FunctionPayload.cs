using System.Buffers.Binary;
using Distro.Rdb.Reading;
using Distro.Rdb.Writing;

namespace Distro.Rdb;

/// <summary>The texts of function libraries as FUNCTION DUMP gives them away: an opcode and a string each, then the footer that DUMP's payloads have.</summary>
public static class FunctionPayload
{
    private const byte FunctionOpcode = 245;
    private const byte OldFunctionOpcode = 246;
    private const int VersionBytes = 2;
    private const int ChecksumBytes = 8;
    private const int BytesMax = 512 * 1024 * 1024;

    public static byte[] Write(IEnumerable<byte[]> libraries)
    {
        var output = new PayloadBuffer();
        output.Clear(BytesMax);
        var writer = new PayloadWriter(output);
        foreach (var library in libraries)
        {
            output.Add(FunctionOpcode);
            writer.String(library);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(output.Add(VersionBytes), FormatVersion.Listpacks);
        var checksum = Crc64.Of(output.Written);
        BinaryPrimitives.WriteUInt64LittleEndian(output.Add(ChecksumBytes), checksum);
        return output.Written.ToArray();
    }

    /// <summary>Reads a payload whose footer was found right. Null, or what is wrong.</summary>
    public static string? TryRead(ReadOnlySpan<byte> payload, out List<byte[]> libraries)
    {
        libraries = [];
        var reader = new PayloadReader(payload[..^(VersionBytes + ChecksumBytes)]);
        var room = new StringRoom();
        while (!reader.IsAtEnd)
        {
            var opcode = reader.Byte();
            if (opcode == OldFunctionOpcode) return "Pre-GA function format not supported";
            if (opcode != FunctionOpcode) return "given type is not a function";
            var code = reader.String(room);
            if (reader.Failed) return "failed loading the given functions payload";
            libraries.Add(code.ToArray());
        }

        return null;
    }
}
