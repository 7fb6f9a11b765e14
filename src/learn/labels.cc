// The model: reading and writing.
#include <bit>
#include <functional>
#include <map>

#include "base/hash.h"
#include "learn/learn.h"

namespace hearsay {

const std::map<std::string, std::string_view, std::less<>>& embedded_models();  // made by tools/embed.cmake

std::string_view embedded_model(std::string_view name) {
  auto found = embedded_models().find(std::string(name) + ".model");
  return found == embedded_models().end() ? std::string_view() : found->second;
}

namespace {

constexpr std::string_view kMagic = "HSLM";
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kMostRows = 8u << 20;

void put(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}
  bool take(std::string_view& out, std::size_t count) {
    if (count > rest_.size()) return false;
    out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }
  bool number(std::uint32_t& out) {
    std::string_view four;
    if (!take(four, 4)) return false;
    out = 0;
    for (std::size_t i = 0; i < 4; ++i)
      out |= std::uint32_t{static_cast<unsigned char>(four[i])} << (8 * i);
    return true;
  }
  // Seven bits a byte, the low ones first.
  bool packed(std::uint32_t& out) {
    out = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      std::string_view one;
      if (!take(one, 1)) return false;
      const auto byte = static_cast<unsigned char>(one[0]);
      out |= std::uint32_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

void put_packed(std::string& out, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
  out += static_cast<char>(value);
}

}  // namespace

bool SpanLabels::may_follow(SpanLabel before, SpanLabel after) {
  if (closes(before)) return after == 0 || opens(after);
  return after != 0 && !opens(after) && type_of(before) == type_of(after);
}

// Magic, version, types, rows; steps as int16; a row: distance of its key from the one before, a
// mask of labels whose weight is not 0 and a bit for common rows, those weights.
std::string LabelModel::bytes() const {
  std::string out(kMagic);
  put(out, kVersion);
  put(out, labels_.types);
  put(out, static_cast<std::uint32_t>(keys_.size()));
  for (std::int16_t step : steps_) {
    out += static_cast<char>(step & 0xff);
    out += static_cast<char>(step >> 8 & 0xff);
  }
  const std::size_t width = labels_.count();
  FeatureKey last = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    put_packed(out, keys_[i] - last);
    last = keys_[i];
    std::uint32_t mask = 0;
    for (std::size_t y = 0; y < width; ++y)
      if (rows_[i * width + y] != 0) mask |= 1u << y;
    if (common_[i]) mask |= 1u << width;
    put_packed(out, mask);
    for (std::size_t y = 0; y < width; ++y)
      if (rows_[i * width + y] != 0) out += static_cast<char>(rows_[i * width + y]);
  }
  put(out, static_cast<std::uint32_t>(hash64(out)));
  return out;
}

Result<LabelModel> LabelModel::read(std::string_view bytes, std::string_view name, int least) {
  auto corrupt = [&](std::string_view what) {
    return Error{ErrorCode::kCorrupt, std::string(name) + ": no whole model: " + std::string(what)};
  };
  if (bytes.size() < 4 || bytes.substr(0, 4) != kMagic) return corrupt("it does not begin as one");
  if (bytes.size() < 20) return corrupt("it is cut short");
  Bytes in(bytes.substr(4, bytes.size() - 8));
  std::uint32_t version = 0, types = 0, rows = 0, sum = 0;
  in.number(version);
  if (version != kVersion)
    return Error{ErrorCode::kUnsupported,
                 std::string(name) + ": written by another version of Hearsay"};
  Bytes(bytes.substr(bytes.size() - 4)).number(sum);
  if (static_cast<std::uint32_t>(hash64(bytes.substr(0, bytes.size() - 4))) != sum)
    return corrupt("its checksum differs");
  in.number(types);
  if (!in.number(rows) || types == 0 || types == 3 || types > (kMostLabels - 1) / 4 ||
      rows > kMostRows || rows > in.left())
    return corrupt("its sizes are impossible");
  LabelModel model;
  model.labels_.types = static_cast<std::uint8_t>(types);
  const std::size_t width = model.labels_.count();
  for (std::size_t i = 0; i < width * width; ++i) {
    std::string_view two;
    if (!in.take(two, 2)) return corrupt("it is cut short");
    model.steps_.push_back(static_cast<std::int16_t>(static_cast<unsigned char>(two[0]) |
                                                     static_cast<unsigned char>(two[1]) << 8));
  }
  model.rows_.assign(rows * width, 0);
  FeatureKey key = 0;
  for (std::uint32_t i = 0; i < rows; ++i) {
    std::uint32_t step = 0, mask = 0;
    if (!in.packed(step) || !in.packed(mask) || (i > 0 && step == 0) || mask >> (width + 1) != 0)
      return corrupt("a row is broken");
    key += step;
    model.keys_.push_back(key);
    model.common_.push_back((mask >> width & 1) != 0);
    mask &= (1u << width) - 1;
    std::string_view weights;
    if (!in.take(weights, static_cast<std::size_t>(std::popcount(mask))))
      return corrupt("it is cut short");
    for (std::size_t y = 0, k = 0; y < width; ++y)
      if ((mask >> y & 1) != 0) model.rows_[i * width + y] = static_cast<std::int8_t>(weights[k++]);
  }
  if (in.left() != 0) return corrupt("bytes are left over");
  model.index(least);
  return model;
}

}  // namespace hearsay
