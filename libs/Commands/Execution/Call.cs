using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Routing;
using Distro.Commands.Waiting;
using Distro.Engine;
using Distro.Engine.Access;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>
/// One command being run: its arguments, its reply, and the keys it may open. Lives on the stack of the loop that runs it.
/// </summary>
public readonly ref struct Call
{
    private readonly ReadOnlySpan<byte> input;
    private readonly ReadOnlySpan<Arg> arguments;
    private readonly WorkerContext context;

    public Call(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        this.context = context;
        this.input = input;
        this.arguments = arguments;
        Session = session;
        Command = command;
    }

    public Command Command { get; }

    public Session Session { get; }

    public WorkerContext Context => context;

    public IHost Host => context.Host;

    public ReplyWriter Reply => context.Reply;

    /// <summary>Number of arguments, the command's name included.</summary>
    public int Count => arguments.Length;

    public ReadOnlySpan<byte> this[int index] => input.Slice(arguments[index].Offset, arguments[index].Length);

    /// <summary>What <see cref="RawArguments"/> point into.</summary>
    public ReadOnlySpan<byte> RawInput => input;

    public ReadOnlySpan<Arg> RawArguments => arguments;

    public long NowMilliseconds => context.NowMilliseconds;

    public EffectWriter Effects => context.Effects;

    /// <summary>Opens the key at an argument of any type; a key that has expired is absent.</summary>
    public KeyEntry Open(int keyArgument) => Open(Session.Database, this[keyArgument]);

    /// <summary>Opens a key of any type; a key that has expired is absent. On a primary it is deleted then, and its DEL becomes an effect.</summary>
    public KeyEntry Open(int database, ReadOnlySpan<byte> key)
    {
        var keyspace = context.Keyspace!;
        var slot = context.HasKeyHash ? context.HeldSlot : SlotOf(key);
        var hash = context.HasKeyHash ? context.KeyHash : keyspace.HashOf(key);
        var entry = Command.Is(CommandFlags.ReadOnly) ? keyspace.OpenToRead(context.Worker!, slot, database, key, hash) : keyspace.Open(context.Worker!, slot, database, key, hash);
        if (!context.SeesExpired) entry.Now = context.NowMilliseconds;
        if (context.Touched.Extra != EventClass.None) NoteOpened(database, key, entry.Exists);
        var expireAt = entry.ExpireAt;
        if (expireAt >= 0 && expireAt < context.NowMilliseconds && !context.SeesExpired) entry = Expire(entry, database, key);
        else if (entry.HidesMembers) entry = ExpireMembers(entry, database, key);
        if (Command.Is(CommandFlags.ReadOnly) || (Command.ReadsSources && IsSource(key))) context.CountLookup(entry.Exists);
        if (CountsAccess) entry.NoteAccess();
        return entry;
    }

    /// <summary>Opens the key at an argument without counting that, noting an access or telling of a miss: it was opened before, or nothing of its value is read.</summary>
    public KeyEntry OpenQuietly(int keyArgument)
    {
        var key = this[keyArgument];
        var keyspace = context.Keyspace!;
        var (slot, hash) = (SlotOf(key), keyspace.HashOf(key));
        var entry = Command.Is(CommandFlags.ReadOnly) ? keyspace.OpenToRead(context.Worker!, slot, Session.Database, key, hash) : keyspace.Open(context.Worker!, slot, Session.Database, key, hash);
        if (context.SeesExpired) return entry;
        entry.Now = context.NowMilliseconds;
        if (entry.ExpireAt is >= 0 and var expireAt && expireAt < context.NowMilliseconds) return Expire(entry, Session.Database, key);
        return entry.HidesMembers ? ExpireMembers(entry, Session.Database, key) : entry;
    }

    /// <summary>Replay is no access: a replica knows what its own readers use, and what was made anew.</summary>
    private bool CountsAccess => context.Expiry != ExpiryRole.Ignore && Command.Access switch
    {
        KeyAccess.Counts => !Session.NoTouch,
        KeyAccess.AlwaysCounts => true,
        _ => false,
    };

    /// <summary>Opens the key at an argument as a value of one type. False when it holds another type: WRONGTYPE is written then. A missing key is an empty view.</summary>
    public bool TryGet<TView>(int keyArgument, out TView view) where TView : IValueView<TView>, allows ref struct
        => TryGet(this[keyArgument], out view);

    /// <summary>Opens a key as a value of one type. False when it holds another type: WRONGTYPE is written then. A missing key is an empty view.</summary>
    public bool TryGet<TView>(ReadOnlySpan<byte> key, out TView view) where TView : IValueView<TView>, allows ref struct
    {
        var entry = Open(Session.Database, key);
        if (entry.Exists && entry.Type != TView.Type)
        {
            view = default!;
            Reply.Error(ErrorLine.WrongType);
            return false;
        }

        view = TView.Over(entry);
        return true;
    }

    /// <summary>As Touched, but those who watch the key see no change: the command is journaled and its event told, that is all.</summary>
    public void TouchedWithoutEffect(int keyArgument, string @event, EventClass eventClass)
    {
        context.Changed = true;
        context.Touched.Add(SlotOf(this[keyArgument]), Session.Database, this[keyArgument], @event, eventClass, hasNoEffect: true);
        if (context.Keyspace!.Options.Access.Kind == AccessKind.Modification) NoteModified(Session.Database, this[keyArgument]);
    }

    /// <summary>For a command that declares itself a reader: it is about to change a key after all.</summary>
    public void BeforeChange(ReadOnlySpan<byte> key) => context.Keyspace!.BeforeChange(context.Worker!, SlotOf(key), Session.Database, key);

    /// <summary>Says that a key was changed: journals the command if its policy is AsIs, and feeds watchers, waiters, tracking and keyspace events.</summary>
    public void Touched(ReadOnlySpan<byte> key, string @event, EventClass eventClass) => Touched(Session.Database, key, @event, eventClass);

    public void Touched(int keyArgument, string @event, EventClass eventClass) => Touched(Session.Database, this[keyArgument], @event, eventClass);

    public void Touched(int database, ReadOnlySpan<byte> key, string @event, EventClass eventClass)
    {
        context.Changed = true;
        context.Touched.Add(SlotOf(key), database, key, @event, eventClass);
        if (context.Keyspace!.Options.Access.Kind == AccessKind.Modification) NoteModified(database, key);
    }

    /// <summary>Where eviction goes by changes: looked up once more, because the command's own view of the key may be of another time.</summary>
    private void NoteModified(int database, ReadOnlySpan<byte> key)
    {
        var keyspace = context.Keyspace!;
        var entry = keyspace.OpenToRead(context.Worker!, SlotOf(key), database, key, keyspace.HashOf(key));
        entry.NoteFresh();
    }

    /// <summary>A command that may write looked a key up to read it: that is counted, and whoever wants to hear of misses does. Those that only read tell it as they open keys.</summary>
    public void NoteRead(ReadOnlySpan<byte> key, bool exists)
    {
        if (IsReplay) return;
        context.CountLookup(exists);
        if (!exists && (context.Touched.Extra & EventClass.KeyMiss) != 0) context.Touched.Add(SlotOf(key), Session.Database, key, "keymiss", EventClass.KeyMiss);
    }

    /// <summary>Says that something changed that has no event, and that nobody watches: the command is journaled if its policy is AsIs.</summary>
    public void ChangedUnseen() => context.Changed = true;

    /// <summary>True while effects are applied: what the primary checked is not checked again.</summary>
    public bool IsReplay => context.Expiry == ExpiryRole.Ignore;

    /// <summary>The slot of one of this command's keys.</summary>
    public int SlotOf(ReadOnlySpan<byte> key) => context.HeldSlot >= 0 ? context.HeldSlot : HashSlot.Of(key);

    /// <summary>Begins an effect on a key's slot in the session's database; exactly so many Arg calls follow, the command's name first.</summary>
    public EffectWriter Effect(ReadOnlySpan<byte> key, int argumentCount) => Effect(Session.Database, key, argumentCount);

    public EffectWriter Effect(int database, ReadOnlySpan<byte> key, int argumentCount)
    {
        context.Effects.Begin(SlotOf(key), database, argumentCount);
        return context.Effects;
    }

    /// <summary>As <see cref="Effect(ReadOnlySpan{byte}, int)"/>, of an effect that always begins with the same bytes.</summary>
    public EffectWriter Effect(ReadOnlySpan<byte> key, ReadOnlySpan<byte> head)
    {
        context.Effects.Begin(SlotOf(key), Session.Database, head);
        return context.Effects;
    }

    /// <summary>The effect that deletes a key.</summary>
    public void EffectDelete(int database, ReadOnlySpan<byte> key)
    {
        var effects = Effect(database, key, 2);
        effects.Arg("DEL"u8);
        effects.Arg(key);
    }

    /// <summary>Whether an argument is that word (upper case), in any case.</summary>
    public bool Is(int index, ReadOnlySpan<byte> word)
    {
        var argument = this[index];
        return argument.Length == word.Length && Ascii.EqualsIgnoreCase(argument, word);
    }

    /// <summary>Reads an argument as a whole number; writes the error when it is none.</summary>
    public bool TryInteger(int index, out long value)
    {
        if (IntegerText.TryParse(this[index], out value)) return true;
        Reply.Error(ErrorLine.NotAnInteger);
        return false;
    }

    /// <summary>Reads an argument as a number in a range; writes the error when it is none, or outside.</summary>
    public bool TryInteger(int index, long least, long most, out long value)
    {
        if (!TryInteger(index, out value)) return false;
        if (value >= least && value <= most) return true;
        Reply.Error($"ERR value is out of range, value must between {least} and {most}");
        return false;
    }

    /// <summary>Reads an argument as a double, infinities included; writes the error when it is none.</summary>
    public bool TryDouble(int index, out double value)
    {
        if (DoubleText.TryParse(this[index], out value)) return true;
        Reply.Error(ErrorLine.NotAFloat);
        return false;
    }

    /// <summary>
    /// For commands that wait: to be called, before anything was written or changed, when the keys hold nothing for them. The client then waits, and whenever one
    /// of the keys (of that type) was changed, the command runs again, for that key and those held with it (<see cref="Serves"/>), under the slot of that key and
    /// those of its keys that it does not wait for. It may then call this again, and goes on waiting. Where nobody can wait (in EXEC, in a script) the reply for a
    /// timeout is written instead, so the handler simply returns in every case.
    /// </summary>
    /// <param name="firstKey">The first of the arguments that are keys waited for.</param>
    /// <param name="keyCount">How many arguments from there on.</param>
    /// <param name="timeoutMilliseconds">0: for ever.</param>
    /// <param name="timeoutReply">What the client reads when its time is over.</param>
    /// <param name="type">A key must have this type to be looked at.</param>
    /// <param name="wantsDeletion">Run again also when a key is deleted or gets another type: to say so (XREADGROUP).</param>
    public void Block(int firstKey, int keyCount, long timeoutMilliseconds, BlockTimeoutReply timeoutReply, Engine.ValueType type, bool wantsDeletion = false)
    {
        var request = context.Block;
        if (request.ServedKey >= 0 || (request.IsAllowed && context.InnerDepth == 0)) request.Want(firstKey, keyCount, timeoutMilliseconds, type, wantsDeletion);
        else if (timeoutReply == BlockTimeoutReply.NullWithoutWaiting) Reply.Null();
        else Reply.NullArray();
    }

    /// <summary>When the command comes to wait, an argument is to read so from then on: XREAD's $ becomes the id that was the last one now.</summary>
    public void BlockArgument(int index, ReadOnlySpan<byte> replacement)
    {
        context.Block.Replaced.Add(index);
        context.Block.Replacements.Add(replacement);
    }

    /// <summary>Whether the key at an argument is to be looked at: every one at first, then the one that was changed and those that are held with it.</summary>
    public bool Serves(int keyArgument) => context.Block.ServedKey < 0 || context.Block.ServedKey == keyArgument || context.Block.AlsoServed.Contains(keyArgument);

    private bool OnlyHidesExpired => context.Expiry == ExpiryRole.Hide || (context.Expiry == ExpiryRole.HideFromReads && !Command.Is(CommandFlags.Write));

    /// <summary>For those who want to hear of keys that are new, or were not found.</summary>
    private void NoteOpened(int database, ReadOnlySpan<byte> key, bool exists)
    {
        var touched = context.Touched;
        var onlyReads = Command.Is(CommandFlags.ReadOnly);
        if (!onlyReads) touched.NoteOpened(database, key, exists);
        if (!exists && (touched.Extra & EventClass.KeyMiss) != 0 && TellsMisses && (onlyReads || IsSource(key)))
            touched.Add(SlotOf(key), database, key, "keymiss", EventClass.KeyMiss);
    }

    /// <summary>What tells about values, and not of them (OBJECT, DEBUG), has not missed them.</summary>
    private bool TellsMisses => Command.Container is null || Command.Access != KeyAccess.Unnoticed;

    /// <summary>
    /// Whether a command that writes only reads the key: it is one of its arguments, and declared so. Arguments stand one behind the other, so it is found by where it begins,
    /// in a few steps: a union of a hundred thousand sets asks this for each.
    /// </summary>
    private bool IsSource(ReadOnlySpan<byte> key)
    {
        var offset = Unsafe.ByteOffset(ref MemoryMarshal.GetReference(input), ref MemoryMarshal.GetReference(key));
        var (low, high) = (1, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (arguments[middle].Offset < offset) low = middle + 1;
            else high = middle;
        }

        while (low < Count && arguments[low].Offset == offset && arguments[low].Length != key.Length) low++;
        return low < Count && arguments[low].Offset == offset && (KeyPositions.UseOf(Command, input, arguments, low) & KeyUse.ReadOnly) != 0;
    }

    /// <summary>
    /// Expired members of a set go as expired keys do: before a writer sees it all of them, before a reader some, who does not see the others either and would wait long for a million.
    /// Where they may not go, all of them being expired makes the key missing.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private KeyEntry ExpireMembers(KeyEntry entry, int database, ReadOnlySpan<byte> key)
    {
        if (!OnlyHidesExpired)
        {
            Elements.ExpiredElements.RemoveHidden(context, SlotOf(key), database, ref entry, all: !Command.Is(CommandFlags.ReadOnly));
            context.Effects.Keep();
        }

        return entry.HidesMembers && !Engine.Sets.Set.Over(entry).HasLive ? entry.AsMissing() : entry;
    }

    private KeyEntry Expire(KeyEntry entry, int database, ReadOnlySpan<byte> key)
    {
        if (OnlyHidesExpired) return entry.AsMissing();
        context.Keyspace!.BeforeChange(context.Worker!, entry.Slot, database, key);
        entry.Delete();
        context.Touched.NoteGone(database, key);
        EffectDelete(database, key);
        context.ExpiredKeys++;
        context.Effects.Keep();
        context.Touched.Add(SlotOf(key), database, key, "expired", EventClass.Expired);
        if (context.Touched.Extra != EventClass.None && Command.Is(CommandFlags.ReadOnly)) NoteOpened(database, key, exists: false);
        return entry;
    }
}
