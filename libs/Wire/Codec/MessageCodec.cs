using System.Buffers;
using Distro.Wire.Messages;

namespace Distro.Wire.Codec;

/// <summary>A message as the bytes of a frame: its kind, then its body.</summary>
public static class MessageCodec
{
    public static void Encode(Message message, IBufferWriter<byte> output)
    {
        var writer = new WireWriter(output);
        writer.Byte((byte)message.Kind);
        message.WriteTo(writer);
    }

    /// <summary>Whether whoever receives such a message lets go of its memory (<see cref="Message.Lent"/>).</summary>
    public static bool IsLetGoOf(MessageKind kind) => kind == MessageKind.Append;

    /// <summary>False for anything but one whole message of a known kind; such a peer is not spoken to any longer.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> frame, out Message? message)
    {
        message = null;
        if (frame.IsEmpty || frame.Length > WireLimits.MessageBytesMax) return false;
        var reader = new WireReader(frame[1..]);
        var read = Read((MessageKind)frame.Span[0], ref reader);
        if (read is null || reader.Failed || !reader.AtEnd) return false;
        message = read;
        return true;
    }

    private static Message? Read(MessageKind kind, ref WireReader reader) => kind switch
    {
        MessageKind.MemberHello => MemberHello.Read(ref reader),
        MessageKind.WriterHello => WriterHello.Read(ref reader),
        MessageKind.MapWatch => MapWatch.Read(ref reader),
        MessageKind.MapUpdate => MapUpdate.Read(ref reader),
        MessageKind.MemberHeartbeat => MemberHeartbeat.Read(ref reader),
        MessageKind.HeartbeatReply => HeartbeatReply.Read(ref reader),
        MessageKind.UsersChange => UsersChange.Read(ref reader),
        MessageKind.UsersChanged => UsersChanged.Read(ref reader),
        MessageKind.Promise => Promise.Read(ref reader),
        MessageKind.PromiseReply => PromiseReply.Read(ref reader),
        MessageKind.Append => Append.Read(ref reader),
        MessageKind.AppendReply => AppendReply.Read(ref reader),
        MessageKind.Refused => Refused.Read(ref reader),
        MessageKind.Truncate => Truncate.Read(ref reader),
        MessageKind.ReadLog => ReadLog.Read(ref reader),
        MessageKind.ReadLogReply => ReadLogReply.Read(ref reader),
        MessageKind.Renew => Renew.Read(ref reader),
        MessageKind.RenewReply => RenewReply.Read(ref reader),
        MessageKind.RelayOpen => RelayOpen.Read(ref reader),
        MessageKind.RelayRecords => RelayRecords.Read(ref reader),
        MessageKind.RelayAck => RelayAck.Read(ref reader),
        MessageKind.RelayFollow => RelayFollow.Read(ref reader),
        MessageKind.RelayMissed => RelayMissed.Read(ref reader),
        MessageKind.ReplicaAck => ReplicaAck.Read(ref reader),
        MessageKind.SnapshotOpen => SnapshotOpen.Read(ref reader),
        MessageKind.SnapshotChunk => SnapshotChunk.Read(ref reader),
        MessageKind.SnapshotSeal => SnapshotSeal.Read(ref reader),
        MessageKind.SnapshotReply => SnapshotReply.Read(ref reader),
        MessageKind.ReadSnapshot => ReadSnapshot.Read(ref reader),
        MessageKind.ReadSnapshotReply => ReadSnapshotReply.Read(ref reader),
        MessageKind.SnapshotExport => SnapshotExport.Read(ref reader),
        MessageKind.BeginAnew => BeginAnew.Read(ref reader),
        _ => null,
    };
}
