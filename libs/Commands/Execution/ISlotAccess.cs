namespace Distro.Commands.Execution;

/// <summary>For commands of Scope.EachSlot: the handler takes one slot at a time, and holds at most one.</summary>
public interface ISlotAccess
{
    void Acquire(int slot);

    /// <summary>Appends the effects written so far to the change log (and clears them, with the touched list), then releases the slot.</summary>
    void Release(int slot);
}
