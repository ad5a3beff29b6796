// A plain Metropolis sampler of the same fluid: one configuration after the other, double precision.
// Usage: scalar PARTICLES BOX GAMMA STEP CHAINS SWEEPS SEED; prints moves a second, mean energy per particle and
// mean height.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

struct Point {
    double x, y;
};

static double pair_energy(const Point &a, const Point &b) {
    const double dx = a.x - b.x, dy = a.y - b.y;
    const double q = 1.0 / (dx * dx + dy * dy), p = q * q * q;
    return 4.0 * (p * p - p);
}

static double energy_of(const std::vector<Point> &points, int i, const Point &at, double gamma) {
    double energy = gamma * at.y;
    for (int j = 0; j < (int)points.size(); ++j)
        if (j != i) energy += pair_energy(at, points[j]);
    return energy;
}

int main(int, char **argv) {
    const int particles = atoi(argv[1]), chains = atoi(argv[5]), sweeps = atoi(argv[6]);
    const double box = atof(argv[2]), gamma = atof(argv[3]), step = atof(argv[4]);
    std::mt19937_64 random(atoi(argv[7]));
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<Point> points(particles);
    double energy = 0, height = 0, accepted = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int chain = 0; chain < chains; ++chain) {
        for (auto &point : points) point = {box * uniform(random), box * uniform(random)};
        for (int sweep = 0; sweep < sweeps; ++sweep)
            for (int i = 0; i < particles; ++i) {
                const Point proposed = {points[i].x + step * (2 * uniform(random) - 1),
                                        points[i].y + step * (2 * uniform(random) - 1)};
                if (proposed.x < 0 || proposed.x > box || proposed.y < 0 || proposed.y > box) continue;
                const double rise =
                    energy_of(points, i, proposed, gamma) - energy_of(points, i, points[i], gamma);
                if (rise <= 0 || uniform(random) < std::exp(-rise)) points[i] = proposed, ++accepted;
            }
        for (int i = 0; i < particles; ++i) {
            height += points[i].y;
            energy += gamma * points[i].y;
            for (int j = 0; j < i; ++j) energy += pair_energy(points[i], points[j]);
        }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double moves = double(chains) * sweeps * particles;
    printf("%.6g %.6g %.6g %.6g\n", moves / seconds, energy / chains / particles, height / chains / particles,
           accepted / moves);
}
