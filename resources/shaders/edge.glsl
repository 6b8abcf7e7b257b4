// A line of a width between two points, solid or dashed, smooth at its rim.
uniform vec2 view;
#ifdef VERTEX
layout(location = 0) in vec4 ends;
layout(location = 1) in vec3 color;
layout(location = 2) in vec2 look; // style, width
out vec3 ink;
out vec2 at;        // along and across the line, in pixels
flat out vec3 line; // length, width, style
void main() {
    vec2 step = ends.zw - ends.xy;
    float far = max(length(step), 0.001);
    vec2 along = step / far, across = vec2(-along.y, along.x);
    float width = look.x == 3.0 ? look.y / 1.1 : look.y;
    float reach = 0.5 * width + 1.0;
    at = vec2((gl_VertexID & 1) == 0 ? -0.5 : far + 0.5, (gl_VertexID & 2) == 0 ? -reach : reach);
    vec2 place = (ends.xy + along * at.x + across * at.y) / view * 2.0 - 1.0;
    gl_Position = vec4(place.x, -place.y, 0.0, 1.0);
    ink = color;
    line = vec3(far, width, look.x);
}
#endif
#ifdef FRAGMENT
in vec3 ink;
in vec2 at;
flat in vec3 line;
out vec4 pixel;
void main() {
    if (line.x < 0.5) discard;
    float far = at.x / max(floor(line.y), 1.0); // on a finer screen lines have more pixels, and so have dashes
    if (line.z == 1.0 && mod(far, 6.0) >= 3.0) discard;
    if (line.z == 2.0 && mod(far, 9.0) >= 6.0) discard;
    float cover = clamp(0.5 * line.y + 0.5 - abs(at.y), 0.0, min(1.0, line.y));
    pixel = vec4(ink, 1.0) * cover;
}
#endif
