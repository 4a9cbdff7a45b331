using Distro.Rdb;

namespace Distro.Tests.Rdb;

/// <summary>
/// Payloads with right checksums and wrong contents: bytes changed, cut out, doubled, lengths raised. Each is refused or is a value;
/// none makes us throw, write past an end (the checked build would say so), leak, or allocate much more than it is long.
/// </summary>
public sealed class HostilePayloadTests
{
    private const int BytesAllocatedMax = 64 * 1024 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_change_of_a_payload_does_harm(int seed)
    {
        using var keyspace = new RestoringKeyspace();
        var random = new Random(seed);
        var samples = Samples(keyspace, random);
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("DISTRO_FUZZ_PAYLOADS"), out var more) ? more : 8_000;
        for (var round = 0; round < rounds; round++)
        {
            var body = samples[random.Next(samples.Count)].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) body = Change(body, random);
            var payload = RestoringKeyspace.Seal(body, random.Next(3) switch { 0 => 80, 1 => 12, _ => 10 });
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                keyspace.Read(payload);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed} round {round}: {Convert.ToHexString(payload)}\n{exception}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < BytesAllocatedMax, $"seed {seed} round {round}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes for {Convert.ToHexString(payload)}");
            keyspace.Delete("copy");
        }

        keyspace.CheckNothingIsLeft();
    }

    [Theory]
    [InlineData("00 c3 05 81 7fffffffffffffff 0000000000", "a compressed string of nearly 2^63 bytes")]
    [InlineData("00 c3 05 80 20000000 0000000000", "five bytes that would become 512 MB")]
    [InlineData("00 80 7fffffff 61", "a string longer than the payload")]
    [InlineData("00 81 ffffffffffffffff 61", "a string of 2^64 - 1 bytes")]
    [InlineData("02 81 ffffffffffffffff 01 61", "a set of 2^64 - 1 members")]
    [InlineData("04 80 00ffffff 01 61 01 62", "a hash with fewer fields than it says")]
    [InlineData("04 02 01 61 01 62 01 61 01 63", "a field twice")]
    [InlineData("02 02 01 61 01 61", "a member twice")]
    [InlineData("05 01 01 61 000000000000f87f", "a score that is no number")]
    [InlineData("05 02 01 61 000000000000f03f 01 61 000000000000f03f", "a member with two scores")]
    [InlineData("02 01 01 61 00", "something behind the value")]
    [InlineData("02 00", "an empty set")]
    [InlineData("01 00", "an empty list")]
    [InlineData("12 01 02 07 07000000 0000 ff", "a list of one empty node")]
    [InlineData("12 01 03 01 61", "a node of no known kind")]
    [InlineData("0b 0e 02000000 03000000 0100 0100 0200", "numbers that do not ascend")]
    [InlineData("0b 0c 03000000 01000000 00000000", "numbers of three bytes")]
    [InlineData("12 01 02 0b 0b000000 0200 81 61 02 ff", "a listpack that counts wrong")]
    [InlineData("12 01 02 0a 0a000000 0100 81 61 03 ff", "an entry with another's length behind it")]
    [InlineData("12 01 02 0c 0c000000 0100 f0 ffffff7f ff", "an entry longer than its listpack")]
    [InlineData("10 0a 0a000000 0100 81 61 02 ff", "a field without a value")]
    [InlineData("09 06 01 01 61 02 00 ff", "a zipmap that ends in a value")]
    [InlineData("16 01 01 61 01 62 0500000000000000", "a time with a field before there were any")]
    [InlineData("13 00 05 00 00 00 00 00 00 00 00", "a stream of five entries without any")]
    [InlineData("13 00 00 00 00 00 00 00 00 00 02 01 67 00 00 00 00 00 01 67 00 00 00 00 00", "a group twice")]
    [InlineData("09 0c 01 fe 01000000 61 01 00 62 ff ff", "a zipmap with a short length in its long form")]
    [InlineData("07 00", "a module's value")]
    [InlineData("ff", "no type at all")]
    public void Nonsense_is_refused(string hexadecimal, string what) => ExpectRefused(hexadecimal, what, 10);

    /// <summary>A stream without entries, then its group, then its producers.</summary>
    [Theory]
    [InlineData("c1 00 00 0500 0000 0000 00 00", "nothing about producers")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 02", "a register that is neither there nor not")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 00 05 00 00 00", "messages kept for no time")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 80 00015181 05 00 00 00", "messages kept for longer than a day")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 00 00 00 00", "no message of a producer kept")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 80 00002711 00 00 00", "more messages than may be asked for")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 81 ffffffffffffffff 00 00", "a count below zero")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 00 00 81 ffffffffffffffff", "2^64 - 1 producers")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 00 00 01 01 70 00", "a producer without messages")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 00 00 01 01 70 06 01 6d 00000000000000050000000000000000", "more messages than the limit")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 00 00 01 01 70 01 00 00000000000000050000000000000000", "a message without a name")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 00 00 01 00 01 01 6d 00000000000000050000000000000000", "a producer without a name")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 00 00 01 01 70 02 01 6d 00000000000000050000000000000000 01 6d 00000000000000050000000000000000", "a message twice")]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 00 00 02 01 70 01 01 6d 00000000000000050000000000000000 01 70 01 01 6e 00000000000000050000000000000000", "a producer twice")]
    [InlineData("c1 00 00 0500 0000 0000 00 01 01 67 0000 00 01 00000000000000050000000000000000 0100000000000000 02 00 00", "an entry that is nobody's and was given at some time")]
    public void Nonsense_in_our_own_streams_is_refused(string hexadecimal, string what) => ExpectRefused(hexadecimal, what, 80);

    [Theory]
    [InlineData("c1 00 00 0500 0000 0000 00 00 00", 80, true)]
    [InlineData("c1 00 00 0500 0000 0000 00 00 00", 12, false)]
    [InlineData("c1 00 00 0500 0000 0000 00 00 01 05 05 81 7fffffffffffffff 00 02 01 70 01 01 6d 00000000000000050000000000000000 01 71 01 01 6d 00000000000000050000000000000000", 80, true)]
    [InlineData("c1 00 00 0500 0000 0000 00 01 01 67 0000 00 01 00000000000000050000000000000000 0000000000000000 02 00 00", 80, true)]
    public void Our_own_streams_are_read_in_their_version(string hexadecimal, int version, bool isRead)
    {
        using var keyspace = new RestoringKeyspace();
        var payload = RestoringKeyspace.Seal(Convert.FromHexString(hexadecimal.Replace(" ", "")), version);
        Assert.Equal(isRead ? RestoreStatus.Restored : RestoreStatus.WrongFormat, keyspace.Read(payload));
        keyspace.Delete("copy");
        keyspace.CheckNothingIsLeft();
    }

    private static void ExpectRefused(string hexadecimal, string what, int version)
    {
        using var keyspace = new RestoringKeyspace();
        var payload = RestoringKeyspace.Seal(Convert.FromHexString(hexadecimal.Replace(" ", "")), version);
        Assert.True(keyspace.Read(payload) is RestoreStatus.WrongFormat or RestoreStatus.Empty, what);
        keyspace.Delete("copy");
        keyspace.CheckNothingIsLeft();
    }

    private static List<byte[]> Samples(RestoringKeyspace keyspace, Random random)
    {
        var samples = OldLayouts.All.Select(layout => layout.Body).ToList();
        for (var i = 0; i < 60; i++)
        {
            Values.Fill(keyspace.Open(), i % Values.PayloadKinds, random);
            var payload = keyspace.Write();
            if (payload.Length < 5_000) samples.Add(payload[..^10]);
            keyspace.Delete("key");
        }

        return samples;
    }

    private static byte[] Change(byte[] body, Random random)
    {
        var at = random.Next(Math.Max(1, random.Next(2) == 0 ? Math.Min(body.Length, 24) : body.Length));
        if (body.Length == 0) return [(byte)random.Next(30)];
        switch (random.Next(7))
        {
            case 0:
                return body[..at];
            case 1:
                body[at] ^= (byte)(1 << random.Next(8));
                return body;
            case 2:
                body[at] = (byte)(random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => random.Next(256) });
                return body;
            case 3:
                return [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 8))..]];
            case 4:
                return [.. body[..at], (byte)random.Next(256), .. body[at..]];
            case 5:
                return [.. body[..at], .. body[random.Next(body.Length)..]];
            default:
                body[at]++;
                return body;
        }
    }
}
