using System.Diagnostics;
using Distro.Persistence.Storage;

namespace Distro.Tests.Persistence.Storage;

public class SyncGatherTests
{
    private const long Start = 1_000_000_000;

    private readonly SyncGather gather = new();

    [Fact]
    public void The_first_sync_waits_for_nobody() => Assert.Equal(0, gather.MicrosecondsToWait(100, Start));

    [Fact]
    public void A_sync_waits_until_nearly_as_much_has_come_as_the_last_one_had()
    {
        gather.Synced(1000, TimeSpan.FromMilliseconds(4), Start);
        Assert.Equal(1000, gather.MicrosecondsToWait(20, Start));
        Assert.Equal(600, gather.MicrosecondsToWait(749, After(400)));
        Assert.Equal(0, gather.MicrosecondsToWait(750, After(400)));
    }

    [Fact]
    public void It_waits_for_a_quarter_of_the_last_ones_time_and_no_longer()
    {
        gather.Synced(1000, TimeSpan.FromMilliseconds(4), Start);
        Assert.Equal(1, gather.MicrosecondsToWait(20, After(999)));
        Assert.Equal(0, gather.MicrosecondsToWait(20, After(1000)));
        gather.Synced(1000, TimeSpan.FromSeconds(1), Start);
        Assert.Equal(2000, gather.MicrosecondsToWait(20, Start));
    }

    [Fact]
    public void Who_is_alone_never_waits()
    {
        for (var i = 0; i < 10; i++)
        {
            gather.Synced(100, TimeSpan.FromMilliseconds(4), After(i));
            Assert.Equal(0, gather.MicrosecondsToWait(100, After(i)));
        }
    }

    [Fact]
    public void A_fast_disk_is_not_waited_for()
    {
        gather.Synced(1000, TimeSpan.FromMicroseconds(396), Start);
        Assert.Equal(0, gather.MicrosecondsToWait(20, Start));
    }

    private static long After(long microseconds) => Start + (microseconds * Stopwatch.Frequency / 1_000_000);
}
