using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distro.Net.Epoll;

namespace Distro.Net.Uring;

/// <summary>
/// One io_uring: requests are written into memory shared with the kernel, and one call submits all of a batch and waits for what completes. Only the thread that called
/// <see cref="Enable"/> uses it, which the kernel is told, so that completions are made on that thread too, inside the call, and interrupt nobody.
/// Invariants: submitted &lt;= written &lt;= submitted + entries; a completion is read once, before its place is given back.
/// </summary>
internal sealed unsafe class Ring : IDisposable
{
    private const uint Entries = 1024;
    private const uint CompletionEntries = 8 * Entries;

    private readonly int file;
    private readonly void* ring;
    private readonly nuint ringBytes;
    private readonly UringCalls.Submission* submissions;
    private readonly nuint submissionBytes;
    private readonly uint* submissionHead;
    private readonly uint* submissionTail;
    private readonly uint submissionMask;
    private readonly uint* completionHead;
    private readonly uint* completionTail;
    private readonly uint completionMask;
    private readonly UringCalls.Completion* completions;
    private uint written;
    private uint submitted;

    /// <exception cref="Win32Exception">The kernel has no io_uring with the features needed (Linux 6.1), or forbids it, as containers do.</exception>
    public Ring()
    {
        var parameters = new UringCalls.Parameters
        {
            Flags = UringCalls.SetupCompletionSize | UringCalls.SetupClamp | UringCalls.SetupDisabled | UringCalls.SetupSubmitAll
                | UringCalls.SetupSingleIssuer | UringCalls.SetupDeferTaskRun,
            CompletionEntries = CompletionEntries,
        };
        file = (int)Check(UringCalls.Call(UringCalls.Setup, (nint)Entries, (nint)(&parameters), 0, 0, null, 0));
        if ((parameters.Features & UringCalls.FeatureSingleMap) == 0)
            throw new Win32Exception("this kernel's io_uring is too old");
        var submissionEnd = parameters.Submission.Array + (parameters.SubmissionEntries * sizeof(uint));
        var completionEnd = parameters.Completion.Completions + (parameters.CompletionEntries * (uint)sizeof(UringCalls.Completion));
        ringBytes = Math.Max(submissionEnd, completionEnd);
        ring = Map(ringBytes, UringCalls.SubmissionRingOffset);
        submissionBytes = parameters.SubmissionEntries * (nuint)sizeof(UringCalls.Submission);
        submissions = (UringCalls.Submission*)Map(submissionBytes, UringCalls.SubmissionEntriesOffset);
        submissionHead = At(parameters.Submission.Head);
        submissionTail = At(parameters.Submission.Tail);
        submissionMask = *At(parameters.Submission.Mask);
        completionHead = At(parameters.Completion.Head);
        completionTail = At(parameters.Completion.Tail);
        completionMask = *At(parameters.Completion.Mask);
        completions = (UringCalls.Completion*)((byte*)ring + parameters.Completion.Completions);
        var places = At(parameters.Submission.Array);
        for (var i = 0u; i < parameters.SubmissionEntries; i++)
            places[i] = i;
    }

    /// <summary>From here on this thread alone uses the ring.</summary>
    public void Enable() => Check(UringCalls.Call(UringCalls.Register, file, (nint)UringCalls.RegisterEnableRings, 0, 0, null, 0));

    /// <exception cref="Win32Exception">The kernel has no rings of provided buffers (Linux 5.19).</exception>
    public void RegisterBuffers(UringCalls.BufferRegistration registration)
        => Check(UringCalls.Call(UringCalls.Register, file, (nint)UringCalls.RegisterBufferRing, (nint)(&registration), 1, null, 0));

    /// <summary>A cleared request to fill in; it goes with the next <see cref="Submit"/>.</summary>
    public ref UringCalls.Submission Next()
    {
        if (written - Volatile.Read(ref *submissionHead) > submissionMask)
            Submit(waitMilliseconds: 0);
        ref var next = ref submissions[written++ & submissionMask];
        next = default;
        return ref next;
    }

    /// <summary>Submits what was written, and waits so long (-1: without limit) for something to complete, unless something has.</summary>
    public void Submit(int waitMilliseconds)
    {
        Volatile.Write(ref *submissionTail, written);
        var time = new UringCalls.Time { Seconds = waitMilliseconds / 1000, Nanoseconds = waitMilliseconds % 1000 * 1_000_000L };
        var argument = new UringCalls.WaitArgument { Timeout = waitMilliseconds > 0 ? &time : null };
        var result = UringCalls.Call(
            UringCalls.Enter, file, (nint)(written - submitted), waitMilliseconds == 0 ? 0 : 1, (nint)(UringCalls.EnterGetEvents | UringCalls.EnterExtendedArgument), &argument, sizeof(UringCalls.WaitArgument));
        if (result >= 0)
        {
            submitted += (uint)result;
            return;
        }

        // Nothing was submitted then; the next call does it.
        if (Marshal.GetLastPInvokeError() is var error and not (UringCalls.TimedOut or UringCalls.Interrupted or UringCalls.Busy or UringCalls.Again))
            throw new Win32Exception(error);
        submitted = Volatile.Read(ref *submissionHead);
    }

    /// <summary>Takes the next completion. False when there is none by now.</summary>
    public bool TryTake(out UringCalls.Completion completion)
    {
        var head = *completionHead;
        if (head == Volatile.Read(ref *completionTail))
        {
            completion = default;
            return false;
        }

        completion = completions[head & completionMask];
        Volatile.Write(ref *completionHead, head + 1);
        return true;
    }

    public bool HasCompletions => *completionHead != Volatile.Read(ref *completionTail);

    public void Dispose()
    {
        _ = UringCalls.Unmap(submissions, submissionBytes);
        _ = UringCalls.Unmap(ring, ringBytes);
        _ = Native.Close(file);
    }

    private static long Check(long result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private void* Map(nuint bytes, long offset)
    {
        var address = UringCalls.Map(null, bytes, UringCalls.ReadWrite, UringCalls.SharedPopulated, file, offset);
        return (nint)address != -1 ? address : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint* At(uint offset) => (uint*)((byte*)ring + offset);
}
