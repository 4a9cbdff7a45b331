using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HyperLogLogs;

/// <summary>PFSELFTEST: registers keep what they are given, and the estimate of some thousand elements is as near as it must be.</summary>
internal static class PfSelfTest
{
    public static readonly Command Command = new("PFSELFTEST", "")
    {
        Summary = "An internal command for testing HyperLogLog values.", Group = Group.HyperLogLog, Since = "2.8.9",
        Complexity = "N/A",
        Flags = Admin, Retry = Retry.Safe,
        Scope = Scope.None,
        Run = Run,
    };


    private const int Elements = 10_000;
    private const double ErrorFactorMax = 6;
    private const double StandardError = 1.04;

    private static void Run(ref Call call)
    {
        Span<byte> registers = new byte[HyperLogLog.DenseBytes - HyperLogLog.HeaderBytes];
        var random = call.Context.Random;
        Span<byte> expected = stackalloc byte[HyperLogLog.Registers];
        for (var i = 0; i < HyperLogLog.Registers; i++)
        {
            expected[i] = (byte)random.Next(DenseRegisters.RankMax + 1);
            DenseRegisters.Write(registers, i, expected[i]);
        }

        for (var i = 0; i < HyperLogLog.Registers; i++)
        {
            if (DenseRegisters.Read(registers, i) == expected[i]) continue;
            call.Reply.Error($"TESTFAILED Register {i} should be {expected[i]} but is {DenseRegisters.Read(registers, i)}");
            return;
        }

        if (!AllAtOnceIsTheSame(registers, expected))
        {
            call.Reply.Error("TESTFAILED Registers read or written all at once differ from one by one"u8);
            return;
        }

        registers.Clear();
        var seed = random.NextInt64();
        Span<int> histogram = stackalloc int[Estimate.Ranks];
        Span<byte> element = stackalloc byte[sizeof(long)];
        for (var count = 1; count <= Elements; count++)
        {
            BitConverter.TryWriteBytes(element, seed ^ count);
            ElementHash.Of(element, out var register, out var rank);
            DenseRegisters.Raise(registers, register, rank);
        }

        DenseRegisters.Count(registers, histogram);
        var error = Math.Abs(Estimate.Of(histogram) - Elements);
        if (error > Math.Ceiling(StandardError / Math.Sqrt(HyperLogLog.Registers) * ErrorFactorMax * Elements))
            call.Reply.Error($"TESTFAILED Too big error. card:{Elements} abserr:{error}");
        else
            call.Reply.Ok();
    }

    private static bool AllAtOnceIsTheSame(ReadOnlySpan<byte> registers, ReadOnlySpan<byte> expected)
    {
        Span<byte> ranks = new byte[HyperLogLog.Registers];
        DenseRegisters.RaiseAll(registers, ranks);
        if (!ranks.SequenceEqual(expected)) return false;
        ranks.Fill(DenseRegisters.RankMax - 1);
        DenseRegisters.RaiseAll(registers, ranks);
        for (var i = 0; i < ranks.Length; i++)
        {
            if (ranks[i] != Math.Max(expected[i], (byte)(DenseRegisters.RankMax - 1))) return false;
        }

        Span<byte> written = new byte[registers.Length];
        DenseRegisters.WriteAll(written, expected);
        return written.SequenceEqual(registers);
    }
}
