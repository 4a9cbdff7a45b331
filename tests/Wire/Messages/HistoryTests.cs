using Distro.Wire.Messages;

namespace Distro.Tests.Wire.Messages;

public class HistoryTests
{
    private static readonly EpochStart[] Term5 = [new(1, 0), new(3, 100), new(5, 250)];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 3)]
    [InlineData(250, 3)]
    [InlineData(900, 5)]
    public void The_epoch_before_an_offset_is_that_of_the_record_that_ends_there(long offset, long epoch)
        => Assert.Equal(epoch, History.EpochBefore(Term5, offset));

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(100, 1, false)]
    [InlineData(120, 1, true)]
    [InlineData(250, 3, false)]
    [InlineData(260, 3, true)]
    [InlineData(260, 5, false)]
    [InlineData(900, 6, false)]
    public void A_copy_that_goes_past_the_start_of_a_later_epoch_has_diverged(long offset, long lastEpoch, bool diverged)
        => Assert.Equal(diverged, History.HasDiverged(Term5, offset, lastEpoch));

    [Fact]
    public void Two_logs_are_equal_up_to_where_either_leaves_the_newest_epoch_they_share()
    {
        Assert.Equal(300, History.CommonEnd(Term5, 400, Term5, 300));
        Assert.Equal(250, History.CommonEnd(Term5, 400, [new(1, 0), new(3, 100)], 320));
        Assert.Equal(200, History.CommonEnd(Term5, 400, [new(1, 0), new(3, 100)], 200));
        Assert.Equal(100, History.CommonEnd(Term5, 400, [new(1, 0), new(4, 130)], 500));
        Assert.Equal(0, History.CommonEnd(Term5, 400, [], 0));
        Assert.Equal(0, History.CommonEnd(Term5, 400, [new(2, 0)], 90));
    }
}
