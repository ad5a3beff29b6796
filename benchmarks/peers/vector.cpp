// The same scheme as workflow/ljvae/physics/metropolis.py, written with the compiler's vector types: independent
// chains side by side in float32 lanes, the loop over the other particles inside.
// Usage: vector PARTICLES BOX GAMMA STEP CHAINS SWEEPS SEED; prints as scalar.cpp does.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#ifdef __AVX512F__
constexpr int WIDTH = 16;
#else
constexpr int WIDTH = 8;
#endif
#ifndef VECTORS
#define VECTORS 4  // vectors of one block, so that one's latency hides behind the other's work
#endif
constexpr int LANES = VECTORS * WIDTH;

typedef float Real __attribute__((vector_size(4 * WIDTH)));
typedef int32_t Whole __attribute__((vector_size(4 * WIDTH)));
typedef uint32_t Bits __attribute__((vector_size(4 * WIDTH)));

static inline Real largest(Real a, Real b) { return a > b ? a : b; }
static inline Real smallest(Real a, Real b) { return a < b ? a : b; }
static inline Bits rotated(Bits x, int k) { return (x << k) | (x >> (32 - k)); }

struct Generator {  // xoshiro128++, one in each lane
    Bits a, b, c, d;
    inline Real uniform() {
        const Bits bits = rotated(a + d, 7) + a, shifted = b << 9;
        c ^= a, d ^= b, b ^= c, a ^= d, c ^= shifted, d = rotated(d, 11);
        return __builtin_convertvector((Whole)(bits >> 8), Real) * 0x1p-24f;
    }
};

// exp(x) for x <= 0
static inline Real exponential(Real x) {
    const Real t = largest(x, Real{} - 40.0f) * (1 / 64.0f);
    Real p = 1 + t * (1 + t * (1 / 2.0f + t * (1 / 6.0f + t * (1 / 24.0f + t * (1 / 120.0f)))));
    for (int k = 0; k < 6; ++k) p *= p;
    return p;
}

int main(int, char **argv) {
    const int particles = atoi(argv[1]), chains = atoi(argv[5]), sweeps = atoi(argv[6]);
    const float box = atof(argv[2]), gamma = atof(argv[3]), step = atof(argv[4]);
    std::mt19937 random(atoi(argv[7]));
    std::vector<Real> x(particles * VECTORS), y(particles * VECTORS);
    double energy = 0, height = 0, accepted = 0;
    const int blocks = (chains + LANES - 1) / LANES;
    const auto start = std::chrono::steady_clock::now();
    for (int block = 0; block < blocks; ++block) {
        Generator generators[VECTORS];
        for (auto &generator : generators)
            for (int lane = 0; lane < WIDTH; ++lane) {
                generator.a[lane] = random(), generator.b[lane] = random();
                generator.c[lane] = random(), generator.d[lane] = random();
            }
        for (int i = 0; i < particles; ++i)
            for (int v = 0; v < VECTORS; ++v) {
                x[i * VECTORS + v] = box * generators[v].uniform();
                y[i * VECTORS + v] = box * generators[v].uniform();
            }
        Whole count[VECTORS] = {};
        for (int sweep = 0; sweep < sweeps; ++sweep)
            for (int i = 0; i < particles; ++i) {
                Real x_old[VECTORS], y_old[VECTORS], x_new[VECTORS], y_new[VECTORS], draw[VECTORS], pairs[VECTORS];
                for (int v = 0; v < VECTORS; ++v) {
                    x_old[v] = x[i * VECTORS + v], y_old[v] = y[i * VECTORS + v];
                    x_new[v] = x_old[v] + step * (2 * generators[v].uniform() - 1);
                    y_new[v] = y_old[v] + step * (2 * generators[v].uniform() - 1);
                    draw[v] = generators[v].uniform();
                    pairs[v] = Real{};
                }
                const auto add = [&](int j) {
                    for (int v = 0; v < VECTORS; ++v) {
                        const Real xj = x[j * VECTORS + v], yj = y[j * VECTORS + v];
                        const Real dx_new = x_new[v] - xj, dy_new = y_new[v] - yj;
                        const Real dx_old = x_old[v] - xj, dy_old = y_old[v] - yj;
                        const Real s_new = largest(dx_new * dx_new + dy_new * dy_new, Real{} + 1e-5f);
                        const Real s_old = largest(dx_old * dx_old + dy_old * dy_old, Real{} + 1e-5f);
                        const Real one = 1.0f / (s_new * s_old), q_new = one * s_old, q_old = one * s_new;
                        const Real p_new = q_new * q_new * q_new, p_old = q_old * q_old * q_old;
                        pairs[v] += (p_new - p_old) * (p_new + p_old - 1);
                    }
                };
                for (int j = 0; j < i; ++j) add(j);
                for (int j = i + 1; j < particles; ++j) add(j);
                for (int v = 0; v < VECTORS; ++v) {
                    const Real rise = 4 * pairs[v] + gamma * (y_new[v] - y_old[v]);
                    const Whole inside =
                        (x_new[v] >= 0) & (x_new[v] <= box) & (y_new[v] >= 0) & (y_new[v] <= box);
                    const Whole accept = inside & (draw[v] + 0x1p-25f <= exponential(smallest(-rise, Real{})));
                    x[i * VECTORS + v] = accept ? x_new[v] : x_old[v];
                    y[i * VECTORS + v] = accept ? y_new[v] : y_old[v];
                    count[v] -= accept;
                }
            }
        for (int v = 0; v < VECTORS; ++v)
            for (int lane = 0; lane < WIDTH; ++lane) {
                accepted += count[v][lane];
                for (int i = 0; i < particles; ++i) {
                    const double xi = x[i * VECTORS + v][lane], yi = y[i * VECTORS + v][lane];
                    height += yi, energy += gamma * yi;
                    for (int j = 0; j < i; ++j) {
                        const double dx = xi - x[j * VECTORS + v][lane], dy = yi - y[j * VECTORS + v][lane];
                        const double q = 1 / (dx * dx + dy * dy), p = q * q * q;
                        energy += 4 * (p * p - p);
                    }
                }
            }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double run = double(blocks) * LANES, moves = run * sweeps * particles;
    printf("%.6g %.6g %.6g %.6g\n", moves / seconds, energy / run / particles, height / run / particles,
           accepted / moves);
}
