using Distro.Net.Epoll;

namespace Distro.Net.Sharing;

/// <summary>
/// Looks a few times a second what each thread had to do, and has loops join the shared thread or go home, as <see cref="BalancePolicy"/> says. In between it sees to it
/// that nothing long holds up another loop: when the shared thread is busy with one batch for a whole step, the other loops are taken from it. A command that knows that it
/// takes long sends them home earlier (<see cref="SharedRunner.Leave"/>).
/// </summary>
internal sealed class LoopBalancer
{
    private const int StepMilliseconds = 20;
    private const int StepsAWindow = 5;
    private const double NanosecondsPerMillisecond = 1e6;

    private readonly EpollLoop[] loops;
    private readonly SharedRunner runner;
    private readonly TimeProvider time;
    private readonly BalancePolicy policy = new();
    private readonly ManualResetEventSlim stopping = new(initialState: false, spinCount: 0);
    private readonly Thread thread;
    private readonly long started;
    private readonly long[] cpuBefore;
    private readonly (double Share, EpollLoop Loop)[] own;
    private long runnerCpuBefore;
    private long windowBegan;
    private long heldBatches;
    private long heldCpu;
    private int heldSteps;

    public LoopBalancer(EpollLoop[] loops, TimeProvider time)
    {
        this.loops = loops;
        this.time = time;
        runner = new SharedRunner(loops, time);
        cpuBefore = new long[loops.Length];
        own = new (double, EpollLoop)[loops.Length];
        started = time.GetTimestamp();
        thread = new Thread(Run) { Name = "balance", IsBackground = true };
    }

    public void Start()
    {
        foreach (var loop in loops)
            loop.Runner = runner;
        runner.Start();
        thread.Start();
    }

    /// <summary>Every loop is on its own thread afterwards, or on its way there.</summary>
    public void Stop()
    {
        stopping.Set();
        thread.Join();
        foreach (var loop in loops)
            loop.Runner = null;
        runner.Stop();
    }

    private long Now => (long)time.GetElapsedTime(started).TotalMilliseconds;

    private void Run()
    {
        for (var step = 1; !stopping.Wait(StepMilliseconds); step++)
        {
            if (IsHeldUp())
                SendHome(loops.Length);
            if (step % StepsAWindow == 0)
                Balance();
        }
    }

    /// <summary>One batch has kept the shared thread busy since the last look. One that was only kept from running is left in peace for longer.</summary>
    private bool IsHeldUp()
    {
        var (batches, cpu) = (runner.Batches, ThreadCpu.Nanoseconds(runner.CpuClock));
        heldSteps = batches == heldBatches && !runner.IsWaiting ? heldSteps + 1 : 0;
        var hasRun = cpu - heldCpu > StepMilliseconds * NanosecondsPerMillisecond / 2;
        (heldBatches, heldCpu) = (batches, cpu);
        return heldSteps > 0 && (hasRun || heldSteps > StepsAWindow);
    }

    private void Balance()
    {
        var now = Now;
        var window = Math.Max(1, now - windowBegan) * NanosecondsPerMillisecond;
        windowBegan = now;
        var cpu = ThreadCpu.Nanoseconds(runner.CpuClock);
        var shared = (cpu - runnerCpuBefore) / window;
        runnerCpuBefore = cpu;
        var count = 0;
        for (var i = 0; i < loops.Length; i++)
        {
            cpu = ThreadCpu.Nanoseconds(loops[i].CpuClock);
            if (loops[i].Seat.IsOwn)
                own[count++] = ((cpu - cpuBefore[i]) / window, loops[i]);
            cpuBefore[i] = cpu;
        }

        if (policy.LoopsToSpread(shared, loops.Length - count, now) is var leaving and > 0)
            SendHome(leaving);
        else if (count > 0)
            Join(own.AsSpan(0, count), shared, now);
    }

    private void Join(Span<(double Share, EpollLoop Loop)> candidates, double shared, long now)
    {
        candidates.Sort(static (a, b) => a.Share.CompareTo(b.Share));
        Span<double> shares = stackalloc double[candidates.Length];
        for (var i = 0; i < shares.Length; i++)
            shares[i] = candidates[i].Share;
        var joining = policy.LoopsToJoin(shared, loops.Length - shares.Length, shares, now);
        foreach (var (_, loop) in candidates[..joining])
            loop.AskToJoin();
    }

    /// <summary>Takes so many loops from the shared thread, as far as it is not inside them.</summary>
    private void SendHome(int count)
    {
        for (var i = loops.Length - 1; i >= 0 && count > 0; i--)
        {
            if (!loops[i].Seat.TryTake())
                continue;
            runner.SendHome(loops[i]);
            count--;
        }
    }
}
