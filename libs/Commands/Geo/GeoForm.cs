namespace Distro.Commands.Geo;

/// <summary>Which words a search takes.</summary>
internal enum GeoForm
{
    /// <summary>GEORADIUS_RO and its like: the middle and the radius come first, without words.</summary>
    Radius,

    /// <summary>The same, with STORE and STOREDIST.</summary>
    RadiusStore,

    /// <summary>GEOSEARCH: all is said by words.</summary>
    Search,

    /// <summary>GEOSEARCHSTORE.</summary>
    SearchStore,
}
