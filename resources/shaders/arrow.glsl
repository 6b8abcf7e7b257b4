// The head of an edge: a triangle whose tip lies on the rim of the node it leads to.
uniform vec2 view;
uniform float scale;
#ifdef VERTEX
layout(location = 0) in vec4 ends;
layout(location = 1) in vec3 color;
out vec3 ink;
out vec2 at; // back from the tip, aside
void main() {
    vec2 step = ends.zw - ends.xy;
    vec2 along = step / max(length(step), 0.001), across = vec2(-along.y, along.x);
    at = vec2((gl_VertexID & 1) == 0 ? -1.0 : 7.0 * scale + 1.0, (gl_VertexID & 2) == 0 ? -1.0 : 1.0);
    at.y *= 3.0 * scale + 1.0;
    vec2 tip = ends.zw - along * scale;
    vec2 place = (tip - along * at.x + across * at.y) / view * 2.0 - 1.0;
    gl_Position = vec4(place.x, -place.y, 0.0, 1.0);
    ink = color;
    if (length(step) < 7.0 * scale) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
#endif
#ifdef FRAGMENT
in vec3 ink;
in vec2 at;
out vec4 pixel;
void main() {
    float side = (at.x * 3.0 / 7.0 - abs(at.y)) * 0.92;
    float cover = clamp(min(side, 7.0 * scale - at.x) + 0.5, 0.0, 1.0);
    pixel = vec4(ink, 1.0) * cover;
}
#endif
