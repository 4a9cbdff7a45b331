namespace Distro.Commands.Execution;

/// <summary>For commands of Scope.EachSlot: the handler takes one slot at a time, and holds at most one.</summary>
public interface ISlotAccess
{
    void Acquire(int slot);

    void Release(int slot);
}
