using System.Globalization;

namespace Distro.SideBySide.Holds;

/// <summary>What a process's threads have computed so far, to the nanosecond: unlike the clock it does not go on while others have the processor.</summary>
internal sealed class ThreadTimes(int processId)
{
    private const double NanosecondsPerMillisecond = 1_000_000;

    public double Milliseconds
    {
        get
        {
            var sum = 0L;
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                try
                {
                    var text = File.ReadAllText(Path.Combine(thread, "schedstat"));
                    sum += long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
                }
                catch (IOException)
                {
                    // The thread has ended.
                }
            }

            return sum / NanosecondsPerMillisecond;
        }
    }
}
