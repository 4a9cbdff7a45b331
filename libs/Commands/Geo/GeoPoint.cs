namespace Distro.Commands.Geo;

/// <summary>A place, in degrees: east and north are positive.</summary>
internal readonly record struct GeoPoint(double Longitude, double Latitude);
