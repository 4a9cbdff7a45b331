using Distro.Commands.Execution;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>
/// Replaces a key by the members and scores that a command has collected: what ZUNIONSTORE, ZRANGESTORE and GEOSEARCHSTORE end with. The key may be in
/// another slot than what they were made from, so what is logged builds the new sorted set from nothing. Nothing collected deletes the key.
/// </summary>
internal static class ScoreStore
{
    /// <summary>Stores <see cref="WorkerContext.Scores"/>, which is empty afterwards, and answers with how many members there are.</summary>
    public static void Replace(ref Call call, int keyArgument, string @event)
    {
        var scores = call.Context.Scores;
        var key = call[keyArgument];
        var old = call.Open(keyArgument);
        var existed = old.Exists;

        // Logged before it is done: what is too large for the log is refused while nothing has changed.
        if (existed) call.EffectDelete(call.Session.Database, key);
        var additions = new ChunkedEffects(call.Effects, call.SlotOf(key), call.Session.Database, key, "ZADD"u8, scores.Count);
        for (var i = 0; i < scores.Count; i++) additions.Emit(scores.Member(i), scores.Score(i));
        old.Delete();
        if (scores.Count > 0)
        {
            var set = SortedSet.Over(call.Open(keyArgument));
            for (var i = 0; i < scores.Count; i++) set.Put(scores.Member(i), scores.Score(i));
            call.Touched(keyArgument, @event, EventClass.SortedSet);
        }
        else if (existed)
        {
            call.Touched(keyArgument, "del", EventClass.Generic);
        }

        call.Reply.Integer(scores.Count);
        scores.Clear();
    }
}
