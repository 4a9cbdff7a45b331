using System.Runtime.InteropServices;

namespace Distro.Net.Uring;

/// <summary>
/// The system calls of io_uring, which glibc has no functions for, and the kernel's numbers and layouts (include/uapi/linux/io_uring.h, 64-bit). Entering the ring may
/// block, so nothing here skips the runtime's transition.
/// </summary>
internal static partial class UringCalls
{
    public const long Setup = 425;
    public const long Enter = 426;
    public const long Register = 427;

    public const uint SetupCompletionSize = 1 << 3;
    public const uint SetupClamp = 1 << 4;
    public const uint SetupDisabled = 1 << 6;
    public const uint SetupSubmitAll = 1 << 7;
    public const uint SetupSingleIssuer = 1 << 12;
    public const uint SetupDeferTaskRun = 1 << 13;
    public const uint FeatureSingleMap = 1 << 0;

    public const uint EnterGetEvents = 1 << 0;
    public const uint EnterExtendedArgument = 1 << 3;

    public const uint RegisterEnableRings = 12;
    public const uint RegisterBufferRing = 22;

    public const long SubmissionRingOffset = 0;
    public const long SubmissionEntriesOffset = 0x10000000;

    public const byte OperationSendMessage = 9;
    public const byte OperationCancel = 14;
    public const byte OperationRead = 22;
    public const byte OperationSend = 26;
    public const byte OperationReceive = 27;

    public const byte SelectBuffer = 1 << 5;
    public const ushort ReceiveMultishot = 1 << 1;

    public const uint CompletionHasBuffer = 1 << 0;
    public const uint CompletionHasMore = 1 << 1;
    public const int CompletionBufferShift = 16;

    public const uint MessageNoSignal = 0x4000;
    public const uint MessageWaitAll = 0x100;

    public const int ReadWrite = 3;
    public const int SharedPopulated = 0x1 | 0x8000;
    public const int PrivateAnonymous = 0x2 | 0x20;

    public const int TimedOut = 62;
    public const int Interrupted = 4;
    public const int Busy = 16;
    public const int Again = 11;
    public const int NoBuffers = 105;
    public const int Cancelled = 125;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static unsafe partial long Call(long number, nint first, nint second, nint third, nint fourth, void* fifth, nint sixth);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static unsafe partial void* Map(void* address, nuint bytes, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static unsafe partial int Unmap(void* address, nuint bytes);

    /// <summary>struct io_uring_params.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Parameters
    {
        public uint SubmissionEntries;
        public uint CompletionEntries;
        public uint Flags;
        public uint ThreadCpu;
        public uint ThreadIdle;
        public uint Features;
        public uint WorkerFile;
        public uint Reserved0;
        public uint Reserved1;
        public uint Reserved2;
        public SubmissionOffsets Submission;
        public CompletionOffsets Completion;
    }

    /// <summary>struct io_sqring_offsets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SubmissionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint Entries;
        public uint Flags;
        public uint Dropped;
        public uint Array;
        public uint Reserved;
        public ulong UserAddress;
    }

    /// <summary>struct io_cqring_offsets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CompletionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint Entries;
        public uint Overflow;
        public uint Completions;
        public uint Flags;
        public uint Reserved;
        public ulong UserAddress;
    }

    /// <summary>struct io_uring_sqe.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public unsafe struct Submission
    {
        [FieldOffset(0)] public byte Operation;
        [FieldOffset(1)] public byte Flags;
        [FieldOffset(2)] public ushort Priority;
        [FieldOffset(4)] public int File;
        [FieldOffset(8)] public ulong Offset;
        [FieldOffset(16)] public void* Address;
        [FieldOffset(24)] public uint Length;
        [FieldOffset(28)] public uint OperationFlags;
        [FieldOffset(32)] public ulong UserData;
        [FieldOffset(40)] public ushort BufferGroup;
    }

    /// <summary>struct io_uring_cqe.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Completion
    {
        public ulong UserData;
        public int Result;
        public uint Flags;
    }

    /// <summary>struct io_uring_buf; the ring's tail lies where the first entry's Reserved is.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct ProvidedBuffer
    {
        public void* Address;
        public uint Length;
        public ushort Id;
        public ushort Reserved;
    }

    /// <summary>struct io_uring_buf_reg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct BufferRegistration
    {
        public void* Ring;
        public uint Entries;
        public ushort Group;
        public ushort Flags;
        public ulong Reserved0;
        public ulong Reserved1;
        public ulong Reserved2;
    }

    /// <summary>struct io_uring_getevents_arg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct WaitArgument
    {
        public ulong SignalMask;
        public uint SignalMaskBytes;
        public uint MinimumWait;
        public Time* Timeout;
    }

    /// <summary>struct __kernel_timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
