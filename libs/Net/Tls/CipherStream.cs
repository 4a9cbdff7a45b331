using System.Threading.Tasks.Sources;

namespace Distro.Net.Tls;

/// <summary>
/// The encrypted side of a connection, in the shape that SslStream asks for. A write goes into the transport's output at once; a read that finds nothing waits,
/// and goes on inside the call by which the loop says that more has come. So what SslStream does runs on the loop's thread, to completion, and nothing is posted anywhere.
/// Invariant: at most one read waits, and while one does the transport has no input left over.
/// </summary>
internal sealed class CipherStream(Channel transport) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> reading;
    private Memory<byte> room;
    private bool hasEnded;

    /// <summary>A read waits for the loop to bring more.</summary>
    public bool IsWaiting { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The transport has input: who waits goes on.</summary>
    public void Arrived()
    {
        if (!IsWaiting || transport.InputLength == 0)
            return;
        IsWaiting = false;
        reading.SetResult(Take(room));
    }

    /// <summary>Nothing more will come: who waits, or asks later, finds the end of the stream.</summary>
    public void End()
    {
        hasEnded = true;
        if (!IsWaiting)
            return;
        IsWaiting = false;
        reading.SetResult(0);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckThread();
        if (hasEnded)
            return new ValueTask<int>(0);
        if (transport.InputLength > 0)
            return new ValueTask<int>(Take(buffer));
        room = buffer;
        IsWaiting = true;
        reading.Reset();
        transport.Resume();
        return new ValueTask<int>(this, reading.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckThread();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(transport.GetSpan(buffer.Length));
        transport.Advance(buffer.Length);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a loop never waits for one connection");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => reading.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => reading.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => reading.OnCompleted(continuation, state, token, flags);

    /// <summary>A read of no bytes asks only whether there are any.</summary>
    private int Take(Memory<byte> buffer)
    {
        var input = transport.Input;
        var bytes = Math.Min(input.Length, buffer.Length);
        input[..bytes].CopyTo(buffer.Span);
        transport.Consume(bytes);
        return bytes;
    }

    /// <summary>What runs elsewhere would touch the channel's buffers beside its loop.</summary>
    private void CheckThread()
    {
        if (!transport.Loop.IsCurrent)
            throw new InvalidOperationException("TLS went on outside its connection's loop");
    }
}
