using System.Text;
using Distro.Engine;
using Distro.Engine.Strings;
using ValueType = Distro.Engine.ValueType;

namespace Distro.Tests.Engine.Strings;

public class StringValueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Behaves_as_an_array_of_bytes(int seed)
    {
        using var keyspace = NewKeyspace();
        var random = new Random(seed);
        var scratch = new byte[StringValue.ScratchBytes];
        byte[]? model = null;
        for (var step = 0; step < 20_000; step++)
        {
            var text = StringValue.Over(keyspace.Open(keyspace.Worker(0), 1, 0, "k"u8));
            var piece = random.Next(3) == 0 ? Encoding.ASCII.GetBytes($"{(long)(random.NextInt64() >> random.Next(64)) - 5}") : RandomBytes(random, random.Next(30));
            switch (random.Next(6))
            {
                case 0:
                    text.Set(piece);
                    model = piece;
                    break;
                case 1:
                    model = [.. model ?? [], .. piece];
                    Assert.Equal(model.Length, text.Append(piece));
                    break;
                case 2:
                    var offset = random.Next(100);
                    Assert.Equal(Overlay(ref model, offset, piece), text.SetRange(offset, piece));
                    break;
                case 3 when text.TryGetInteger(out var number) && number < long.MaxValue - 1_000:
                    number += random.Next(1_000);
                    text.SetInteger(number);
                    model = Encoding.ASCII.GetBytes($"{number}");
                    break;
                case 4:
                    text.Entry.Delete();
                    model = null;
                    break;
            }

            Assert.Equal(model is not null, text.Exists);
            Assert.Equal(model?.Length ?? 0, text.Length);
            Assert.True(text.Bytes(scratch).SequenceEqual(model ?? []), $"seed {seed} step {step}");
        }

        StringValue.Over(keyspace.Open(keyspace.Worker(0), 1, 0, "k"u8)).Entry.Delete();
        Assert.Equal(0, keyspace.UsedBytes);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("-1", 1)]
    [InlineData("127", 1)]
    [InlineData("-128", 1)]
    [InlineData("128", 2)]
    [InlineData("-32769", 3)]
    [InlineData("9223372036854775807", 8)]
    [InlineData("-9223372036854775808", 8)]
    public void Canonical_numbers_are_kept_as_numbers(string text, int bytes)
    {
        Assert.True(CanonicalInteger.TryParse(Encoding.ASCII.GetBytes(text), out var number));
        Assert.Equal(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture), number);
        Assert.Equal(bytes, CanonicalInteger.StoredBytes(number));
        Assert.Equal(text.Length, CanonicalInteger.TextLength(number));
        using var keyspace = NewKeyspace();
        var value = StringValue.Over(keyspace.Open(keyspace.Worker(0), 1, 0, "k"u8));
        value.Set(Encoding.ASCII.GetBytes(text));
        Assert.True(value.IsInteger);
        Assert.Equal(bytes, value.Entry.Value.Length);
        Assert.Equal(text, Encoding.ASCII.GetString(value.Bytes(new byte[StringValue.ScratchBytes])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("99999999999999999999")]
    [InlineData("18446744073709551617")]
    public void Other_spellings_are_kept_as_bytes(string text)
    {
        Assert.False(CanonicalInteger.TryParse(Encoding.ASCII.GetBytes(text), out _));
        using var keyspace = NewKeyspace();
        var value = StringValue.Over(keyspace.Open(keyspace.Worker(0), 1, 0, "k"u8));
        value.Set(Encoding.ASCII.GetBytes(text));
        Assert.False(value.IsInteger);
        Assert.Equal(text, Encoding.ASCII.GetString(value.Bytes(default)));
    }

    [Fact]
    public void Setting_clears_the_expiry_unless_told_to_keep_it_and_replaces_any_type()
    {
        using var keyspace = NewKeyspace();
        var entry = keyspace.Open(keyspace.Worker(0), 1, 0, "k"u8);
        var value = StringValue.Over(entry);
        value.Set("a"u8);
        value.Entry.SetExpireAt(77);
        value.Set("12"u8, keepExpiry: true);
        Assert.Equal(77, value.Entry.ExpireAt);
        value.SetInteger(13);
        value.Append("more than before"u8);
        Assert.Equal(77, value.Entry.ExpireAt);
        value.Set("b"u8);
        Assert.Equal(-1, value.Entry.ExpireAt);
        entry.Overwrite(ValueType.Hash, 0, 10).Clear();
        entry.SetExpireAt(88);
        value.Set("c"u8, keepExpiry: true);
        Assert.Equal(ValueType.String, entry.Type);
        Assert.Equal(88, value.Entry.ExpireAt);
        Assert.Equal(1, keyspace.CountWithExpiry(0));
        entry.Delete();
        Assert.Equal(0, keyspace.CountWithExpiry(0));
    }

    private static Keyspace NewKeyspace() => new(new KeyspaceOptions { HashSeed = 3, Workers = 1, ReservedBytes = 1L << 30, IsChecked = true });

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static int Overlay(ref byte[]? model, int offset, byte[] piece)
    {
        if (piece.Length == 0) return model?.Length ?? 0;
        model ??= [];
        if (model.Length < offset + piece.Length) Array.Resize(ref model, offset + piece.Length);
        else model = [.. model];
        piece.CopyTo(model, offset);
        return model.Length;
    }
}
