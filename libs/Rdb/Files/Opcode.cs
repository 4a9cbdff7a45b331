namespace Distro.Rdb.Files;

/// <summary>Bytes that stand in a file where a key's type would, and say something else.</summary>
internal enum Opcode : byte
{
    /// <summary>Valkey: slots that were coming in when the file was written.</summary>
    SlotImport = 243,
    SlotInfo = 244,
    Function = 245,
    OldFunction = 246,
    ModuleAuxiliary = 247,
    Idle = 248,
    Frequency = 249,
    Auxiliary = 250,
    Resize = 251,
    ExpireMilliseconds = 252,
    ExpireSeconds = 253,
    Database = 254,
    End = 255,
}
