// A mark by its distance: disc, square, diamond, ring, hexagon, triangle; a rim of the ground lifts it off.
uniform vec2 view;
uniform vec3 ground;
uniform float scale;
#ifdef VERTEX
layout(location = 0) in vec4 mark; // x, y, radius, shape
layout(location = 1) in vec3 color;
out vec3 ink;
out vec2 at;
flat out vec2 look; // radius, shape
void main() {
    float reach = mark.z * 1.3 + 2.0;
    at = vec2((gl_VertexID & 1) == 0 ? -reach : reach, (gl_VertexID & 2) == 0 ? -reach : reach);
    vec2 place = (mark.xy + at) / view * 2.0 - 1.0;
    gl_Position = vec4(place.x, -place.y, 0.0, 1.0);
    ink = color;
    look = mark.zw;
}
#endif
#ifdef FRAGMENT
in vec3 ink;
in vec2 at;
flat in vec2 look;
out vec4 pixel;
float distance_to(float shape, vec2 p, float r) {
    vec2 a = abs(p);
    if (shape == 0.0 || shape == 3.0) return length(p) - r;
    if (shape == 1.0) {
        float corner = r * 0.22;
        vec2 q = a - (r * 0.89 - corner);
        return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - corner;
    }
    if (shape == 2.0) return (a.x + a.y - r * 1.22) * 0.70711;
    if (shape == 4.0) return max(a.y * 0.86603 + a.x * 0.5, a.x) - r * 0.95;
    return max(a.x * 0.86603 - p.y * 0.5, p.y) - r * 0.62;
}
void main() {
    float r = look.x, away = distance_to(look.y, at, r);
    float rim = r > 2.0 ? clamp(1.5 - away, 0.0, 1.0) : 0.0;
    float cover = clamp(0.5 - away, 0.0, 1.0);
    if (look.y == 3.0 || look.y == 4.0) {
        cover = clamp(0.75 * scale + 0.5 - abs(away + 0.75 * scale), 0.0, 1.0);
        if (look.y == 3.0 && r > 3.0 * scale && mod(atan(at.y, at.x) * r / scale, 5.4) > 3.0) cover = 0.0;
    }
    pixel = vec4(ground * rim * (1.0 - cover) + ink * cover, rim + cover - rim * cover);
}
#endif
