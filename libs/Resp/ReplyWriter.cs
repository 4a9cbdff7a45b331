namespace Distro.Resp;

/// <summary>
/// Writes replies in the connection's protocol version. In RESP2 maps are flat arrays, sets arrays, doubles and big numbers bulk strings,
/// booleans integers, nulls the version's own; the handler says what it means once.
/// </summary>
public sealed class ReplyWriter
{
    public ReplyBuffer Buffer { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>2 or 3.</summary>
    public int Version { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>Errors written since the writer was made: the executor compares it before and after a command to know its outcome.</summary>
    public long ErrorCount => throw new NotImplementedException();

    public void Ok() => throw new NotImplementedException();

    /// <summary>A simple string: printable, no line break.</summary>
    public void Simple(ReadOnlySpan<byte> text) => throw new NotImplementedException();

    /// <summary>An error line, its code included ("ERR syntax error").</summary>
    public void Error(ReadOnlySpan<byte> line) => throw new NotImplementedException();

    public void Error(string line) => throw new NotImplementedException();

    public void Integer(long value) => throw new NotImplementedException();

    public void Double(double value) => throw new NotImplementedException();

    public void Boolean(bool value) => throw new NotImplementedException();

    public void Bulk(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>A bulk string holding the number's decimal digits.</summary>
    public void BulkInteger(long value) => throw new NotImplementedException();

    /// <summary>A verbatim string ("txt") in RESP3, a bulk string in RESP2.</summary>
    public void Verbatim(ReadOnlySpan<byte> text) => throw new NotImplementedException();

    /// <summary>RESP3 null; in RESP2 the null bulk string.</summary>
    public void Null() => throw new NotImplementedException();

    /// <summary>RESP3 null; in RESP2 the null array.</summary>
    public void NullArray() => throw new NotImplementedException();

    public void Array(int count) => throw new NotImplementedException();

    /// <summary>A map of that many pairs; in RESP2 an array of twice as many.</summary>
    public void Map(int pairs) => throw new NotImplementedException();

    public void Set(int count) => throw new NotImplementedException();

    /// <summary>A push message in RESP3; in RESP2 an array.</summary>
    public void Push(int count) => throw new NotImplementedException();

    /// <summary>Bytes that are already a complete reply in this connection's version.</summary>
    public void Raw(ReadOnlySpan<byte> reply) => throw new NotImplementedException();
}
