using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

/// <summary>XADD logs the entry under the id that it was given, and what was trimmed as an XTRIM of its own.</summary>
internal static class XAdd
{
    public static readonly Command Command = new("XADD", "key [NOMKSTREAM] [KEEPREF | DELREF | ACKED] [IDMPAUTO producer-id | IDMP producer-id idempotent-id] [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> field value [field value ...]")
    {
        Summary = "Appends a new message to a stream. Creates the key if it doesn't exist.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update) with { Notes = "UPDATE instead of INSERT because of the optional trimming feature" }], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!AddArguments.TryRead(ref call, out var arguments)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.Exists && arguments.OnlyExisting)
        {
            call.Reply.Null();
            return;
        }

        var fields = new FieldArguments(call, arguments.FirstField);
        if (arguments.Idempotence.IsGiven)
        {
            AddOnce(ref call, ref stream, arguments, fields);
            return;
        }

        if (arguments.TryChooseId(ref call, stream.LastId, out var id)) Add(ref call, ref stream, arguments, fields, id);
    }

    /// <summary>Adds the message unless its producer has added it before: then its id is the answer.</summary>
    private static void AddOnce(ref Call call, ref Stream stream, AddArguments arguments, FieldArguments fields)
    {
        var producer = arguments.Idempotence.Producer(ref call);
        Span<byte> name = stackalloc byte[Idempotence.NameBytes];
        scoped ReadOnlySpan<byte> message = name;
        if (arguments.Idempotence.TryName(ref call, out var given)) message = given;
        else Idempotence.WriteName(ref stream, fields, name);
        if (stream.HasProducers && stream.Producers.TryFind(producer, message, call.NowMilliseconds, out var known))
        {
            var register = stream.Producers;
            register.Refused++;
            Idempotence.Log(ref call, producer, message, known);
            IdText.Write(call.Reply, known);
            return;
        }

        if (!arguments.TryChooseId(ref call, stream.LastId, out var id)) return;
        Add(ref call, ref stream, arguments, fields, id);
        stream.Producers.Record(producer, message, id, call.NowMilliseconds);
        Idempotence.Log(ref call, producer, message, id);
    }

    private static void Add(ref Call call, ref Stream stream, AddArguments arguments, FieldArguments fields, StreamId id)
    {
        stream.Append(id, fields);
        Log(ref call, id, fields);
        call.Touched(1, "xadd", EventClass.Stream);
        if (arguments.Trim.IsGiven) StreamTrimming.Run(ref call, ref stream, arguments.Trim);
        IdText.Write(call.Reply, id);
    }

    private static void Log(scoped ref Call call, StreamId id, FieldArguments fields)
    {
        var effects = call.Effect(call[1], 3 + (fields.Count * 2));
        effects.Arg("XADD"u8);
        effects.Arg(call[1]);
        IdText.Write(effects, id);
        for (var i = 0; i < fields.Count; i++)
        {
            effects.Arg(fields.Name(i));
            effects.Arg(fields.Value(i));
        }
    }
}
