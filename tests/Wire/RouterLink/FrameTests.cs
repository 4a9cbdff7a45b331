using System.Buffers.Binary;
using Distro.Wire.RouterLink;

namespace Distro.Tests.Wire.RouterLink;

public class FrameTests
{
    [Theory]
    [InlineData(RequestFlags.None, "")]
    [InlineData(RequestFlags.Traced, "default")]
    [InlineData(RequestFlags.ReadsFromReplicas | RequestFlags.NoTouch, "someone")]
    public void A_request_reads_back_as_written(RequestFlags flags, string user)
    {
        var command = "*1\r\n$4\r\nPING\r\n"u8;
        var request = new RequestFrame
        {
            RequestId = 0xFFFF_FFFE, ClientId = ulong.MaxValue - 1, Database = 15, RespVersion = 3, Durability = 3, Flags = flags, DeadlineMilliseconds = 5000,
            User = System.Text.Encoding.UTF8.GetBytes(user), Trace = new TraceContext(1, 2, 3, 4),
        };
        var bytes = new byte[LinkLimits.RequestHeaderBytesMax + command.Length];
        var header = request.WriteHeader(bytes, command.Length);
        Assert.Equal(request.HeaderBytes, header);
        command.CopyTo(bytes.AsSpan(header));

        Assert.Equal(LinkFrameStatus.Complete, LinkFrame.TryRead(bytes, LinkLimits.RequestFrameBytesMax, out var frame));
        Assert.Equal((LinkFrameKind.Request, header + command.Length), (frame.Kind, frame.Bytes));
        Assert.True(RequestFrame.TryParse(frame.Body, out var read));
        Assert.Equal((0xFFFF_FFFE, ulong.MaxValue - 1, (byte)15, (byte)3, flags), (read.RequestId, read.ClientId, read.Database, read.RespVersion, read.Flags));
        Assert.Equal((5000u, (byte)3), (read.DeadlineMilliseconds, read.Durability));
        Assert.Equal(user, System.Text.Encoding.UTF8.GetString(read.User));
        Assert.Equal((flags & RequestFlags.Traced) != 0 ? new TraceContext(1, 2, 3, 4) : default, read.Trace);
        Assert.True(read.Command.SequenceEqual(command));
    }

    [Fact]
    public void Replies_and_the_rest_read_back_as_written()
    {
        var bytes = new byte[64];
        var header = ReplyFrame.WriteHeader(bytes, 7, ReplyFlags.More, 5);
        "+OK\r\n"u8.CopyTo(bytes.AsSpan(header));
        Assert.Equal(LinkFrameStatus.Complete, LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out var frame));
        Assert.True(ReplyFrame.TryParse(frame.Body, out var reply));
        Assert.Equal((7u, ReplyFlags.More), (reply.RequestId, reply.Flags));
        Assert.True(reply.Resp.SequenceEqual("+OK\r\n"u8));

        new NotServedFrame(8, NotServedReason.Fenced, 99).Write(bytes);
        LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out frame);
        Assert.True(NotServedFrame.TryParse(frame.Body, out var notServed));
        Assert.Equal(new NotServedFrame(8, NotServedReason.Fenced, 99), notServed);

        new ClientGoneFrame(123).Write(bytes);
        LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out frame);
        Assert.True(ClientGoneFrame.TryParse(frame.Body, out var gone));
        Assert.Equal(new ClientGoneFrame(123), gone);

        var length = new TakersFrame { ClientId = ulong.MaxValue, Kind = 2, Clients = 70_000, Name = "news"u8 }.Write(bytes);
        LinkFrame.TryRead(bytes, LinkLimits.RequestFrameBytesMax, out frame);
        Assert.Equal((LinkFrameKind.Takers, length), (frame.Kind, frame.Bytes));
        Assert.True(TakersFrame.TryParse(frame.Body, out var takers));
        Assert.Equal((ulong.MaxValue, (byte)2, 70_000, "news"), (takers.ClientId, takers.Kind, takers.Clients, System.Text.Encoding.ASCII.GetString(takers.Name)));
        Assert.False(TakersFrame.TryParse(frame.Body[..12], out _));

        new HeartbeatFrame(5).Write(bytes, LinkFrameKind.Pong);
        LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out frame);
        Assert.Equal(LinkFrameKind.Pong, frame.Kind);
        Assert.True(HeartbeatFrame.TryParse(frame.Body, out var beat));
        Assert.Equal(new HeartbeatFrame(5), beat);
    }

    [Fact]
    public void The_largest_part_of_a_reply_fits_its_frame()
    {
        var bytes = new byte[LinkLimits.ReplyFrameBytesMax + 1];
        ReplyFrame.WriteHeader(bytes, 1, ReplyFlags.None, LinkLimits.ReplyPartBytesMax);
        Assert.Equal(LinkFrameStatus.Complete, LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out _));
        ReplyFrame.WriteHeader(bytes, 1, ReplyFlags.None, LinkLimits.ReplyPartBytesMax + 1);
        Assert.Equal(LinkFrameStatus.Malformed, LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out _));
    }

    [Fact]
    public void An_unknown_reason_means_not_owner()
    {
        var bytes = new byte[64];
        new NotServedFrame(8, (NotServedReason)200, 99).Write(bytes);
        LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out var frame);
        Assert.True(NotServedFrame.TryParse(frame.Body, out var notServed));
        Assert.Equal(NotServedReason.NotOwner, notServed.Reason);
    }

    /// <summary>Random and truncated bytes: no exception, nothing read beyond the input, and what is complete accounts for its bytes exactly.</summary>
    [Fact]
    public void No_bytes_break_the_readers()
    {
        const int Rounds = 400_000;
        var seed = 4711;
        var random = new Random(seed);
        var buffer = new byte[96];
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = buffer.AsSpan(0, random.Next(buffer.Length + 1));
            random.NextBytes(bytes);
            if (bytes.Length >= 5 && random.Next(8) != 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)random.Next(bytes.Length + 2));
                bytes[4] = (byte)random.Next(24);
            }

            var status = LinkFrame.TryRead(bytes, 80, out var frame);
            if (status != LinkFrameStatus.Complete) continue;
            Assert.True(frame.Bytes <= bytes.Length && frame.Bytes <= 80, $"seed {seed}, round {round}");
            ReadAsEveryKind(frame.Body);
        }
    }

    private static void ReadAsEveryKind(ReadOnlySpan<byte> body)
    {
        if (RequestFrame.TryParse(body, out var request)) Assert.Equal(LinkLimits.HeaderBytes + body.Length, request.HeaderBytes + request.Command.Length);
        if (ReplyFrame.TryParse(body, out var reply)) Assert.Equal(body.Length, 5 + reply.Resp.Length);
        NotServedFrame.TryParse(body, out _);
        ClientGoneFrame.TryParse(body, out _);
        HeartbeatFrame.TryParse(body, out _);
        if (AttachFrame.TryParse(body, out var attach)) Assert.True(attach.LinkIndex < attach.LinkCount);
        if (WelcomeFrame.TryParse(body, out var welcome)) Assert.True(welcome.LoopIndex < welcome.LoopCount);
    }
}
