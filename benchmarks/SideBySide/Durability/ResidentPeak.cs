using System.Globalization;

namespace Distro.SideBySide.Durability;

/// <summary>
/// The most memory that processes held beyond what they held at first, sampled while something goes on. A forked child is no process of these: what it makes its parent copy shows in the
/// parent's own report, since resident sizes count shared pages twice.
/// </summary>
internal sealed class ResidentPeak : IDisposable
{
    private const int SampleMilliseconds = 20;
    private const int PagesField = 1;

    private readonly int[] processes;
    private readonly Thread sampler;
    private long most;
    private volatile bool isOver;

    public ResidentPeak(IEnumerable<int> processIds)
    {
        processes = [.. processIds];
        Before = most = Now();
        sampler = new Thread(Sample) { IsBackground = true, Name = "resident memory" };
        sampler.Start();
    }

    public long Before { get; }

    public long Extra => Volatile.Read(ref most) - Before;

    public void Dispose()
    {
        isOver = true;
        sampler.Join();
    }

    private void Sample()
    {
        for (; !isOver; Thread.Sleep(SampleMilliseconds)) Volatile.Write(ref most, Math.Max(most, Now()));
    }

    private long Now() => processes.Sum(id => long.Parse(File.ReadAllText($"/proc/{id}/statm").Split(' ')[PagesField], CultureInfo.InvariantCulture) * Environment.SystemPageSize);
}
