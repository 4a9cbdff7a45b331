using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Libraries;

/// <summary>
/// table.sort: quicksort with the median of three as the pivot, the same partition as real Lua makes, so that elements that
/// compare equal end up in the same order here and there. The smaller part is sorted first, so few parts wait.
/// </summary>
static class TableSort
{
    public static int Sort(NativeCall call)
    {
        var table = call.Writable(0);
        var order = call[1];
        if (!order.IsNil && !order.IsFunction) throw call.TypeError(1, "function");
        var waiting = new Stack<(int, int)>();
        waiting.Push((1, table.Length));
        while (waiting.TryPop(out var part)) SortPart(call, table, order, part.Item1, part.Item2, waiting);
        return NativeCall.Return();
    }

    static void SortPart(NativeCall call, LuaTable table, in LuaValue order, int low, int high, Stack<(int, int)> waiting)
    {
        while (low < high)
        {
            if (SwapIfLess(call, table, order, high, low) && high - low == 1) return;
            if (high - low == 1) return;
            var middle = (low + high) / 2;
            if (!SwapIfLess(call, table, order, middle, low)) SwapIfLess(call, table, order, high, middle);
            if (high - low == 2) return;
            var pivot = table.Get(middle);
            Swap(table, middle, high - 1);
            var split = Partition(call, table, order, pivot, low, high);
            Swap(table, high - 1, split);
            if (split - low < high - split)
            {
                waiting.Push((split + 1, high));
                high = split - 1;
            }
            else
            {
                waiting.Push((low, split - 1));
                low = split + 1;
            }
        }
    }

    static int Partition(NativeCall call, LuaTable table, in LuaValue order, in LuaValue pivot, int low, int high)
    {
        var (left, right) = (low, high - 1);
        while (true)
        {
            while (IsLess(call, order, table.Get(++left), pivot))
                if (left > high) throw call.Error("invalid order function for sorting");
            while (IsLess(call, order, pivot, table.Get(--right)))
                if (right < low) throw call.Error("invalid order function for sorting");
            if (right < left) return left;
            Swap(table, left, right);
        }
    }

    static bool SwapIfLess(NativeCall call, LuaTable table, in LuaValue order, int a, int b)
    {
        if (!IsLess(call, order, table.Get(a), table.Get(b))) return false;
        Swap(table, a, b);
        return true;
    }

    static void Swap(LuaTable table, int a, int b)
    {
        var kept = table.Get(a);
        table.Set(a, table.Get(b));
        table.Set(b, kept);
    }

    static bool IsLess(NativeCall call, in LuaValue order, in LuaValue a, in LuaValue b)
    {
        call.Machine.Spend(1);
        return order.IsNil ? call.Machine.Comparing.IsLess(a, b) : call.Call(order, a, b).IsTruthy;
    }
}
