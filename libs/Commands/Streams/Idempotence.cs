using System.Buffers.Binary;
using System.Numerics;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>IDMP and IDMPAUTO of XADD: who adds, and what that producer calls the message; IDMPAUTO calls it by its fields, in whatever order they come.</summary>
internal struct Idempotence
{
    /// <summary>Bytes of the name that a message gets from its fields.</summary>
    public const int NameBytes = 16;

    private const int NameMix = 29;

    /// <summary>The argument of the producer's name; 0 when neither was said.</summary>
    private int producer;

    /// <summary>The argument of the message's name; 0 when its fields name it.</summary>
    private int message;

    public readonly bool IsGiven => producer > 0;

    /// <summary>Reads the words at an argument, which moves behind them. False when they are none of these, or wrong: then an error is written.</summary>
    public bool TryRead(scoped ref Call call, ref int at, out bool failed)
    {
        failed = false;
        var more = call.Count - 1 - at;
        var isAuto = more >= 1 && call.Is(at, "IDMPAUTO"u8);
        if (!isAuto && !(more >= 2 && call.Is(at, "IDMP"u8))) return false;
        if (IsGiven) failed = Refuse(ref call, "ERR IDMP/IDMPAUTO specified multiple times"u8);
        else if (call[at + 1].IsEmpty) failed = Refuse(ref call, isAuto ? "ERR IDMPAUTO requires a non-empty producer ID"u8 : "ERR IDMP requires a non-empty producer ID"u8);
        else if (!isAuto && call[at + 2].IsEmpty) failed = Refuse(ref call, "ERR IDMP requires a non-empty idempotent ID"u8);
        producer = at + 1;
        message = isAuto ? 0 : at + 2;
        at += isAuto ? 2 : 3;
        return !failed;
    }

    public readonly ReadOnlySpan<byte> Producer(scoped ref Call call) => call[producer];

    /// <summary>The name that the producer gave the message; false when it left that to us.</summary>
    public readonly bool TryName(scoped ref Call call, out ReadOnlySpan<byte> name)
    {
        name = message > 0 ? call[message] : default;
        return message > 0;
    }

    /// <summary>Writes the name that a message has from its fields.</summary>
    public static void WriteName(scoped ref Stream stream, scoped FieldArguments fields, scoped Span<byte> name)
    {
        ulong low = 0, high = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            var (first, second) = (stream.HashOf(fields.Name(i)), stream.HashOf(fields.Value(i)));
            low += first * (second | 1);
            high += BitOperations.RotateLeft(first, NameMix) ^ second;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(name, low);
        BinaryPrimitives.WriteUInt64LittleEndian(name[sizeof(ulong)..], high);
    }

    /// <summary>The effect that makes a message known, or says that it was refused.</summary>
    public static void Log(scoped ref Call call, scoped ReadOnlySpan<byte> producer, scoped ReadOnlySpan<byte> message, StreamId id)
    {
        var effects = call.Effect(call[1], 5);
        effects.Arg("XIDMPRECORD"u8);
        effects.Arg(call[1]);
        effects.Arg(producer);
        effects.Arg(message);
        IdText.Write(effects, id);
        call.ChangedUnseen();
    }

    private static bool Refuse(scoped ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return true;
    }
}
