#include "CTorch.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/MapAllocator.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include <cstring>
#include <dlfcn.h>
#include <exception>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif

struct CTTensor {
    at::Tensor value;
};

namespace {

// libtorch appends a C++ stack trace to its messages; the first paragraph says what is wrong.
char *copy_message(const char *text) {
    std::string message(text);
    for (const char *mark : {"\nException raised from", "\nC++ CapturedTraceback"}) {
        auto end = message.find(mark);
        if (end != std::string::npos) message.resize(end);
    }
    while (!message.empty() && std::isspace(static_cast<unsigned char>(message.back()))) message.pop_back();
    return strdup(message.c_str());
}

// The one place where C++ exceptions stop.
template <typename Result, typename Body>
Result guard(Result failure, char **message, Body &&body) noexcept {
    try {
        return body();
    } catch (const std::exception &error) {
        *message = copy_message(error.what());
    } catch (...) {
        *message = strdup("unknown C++ exception");
    }
    return failure;
}

CTTensor *wrap(at::Tensor tensor) { return new CTTensor{std::move(tensor)}; }

c10::Device unpack_device(int64_t packed) {
    auto kind = static_cast<c10::DeviceType>(packed / 256);
    return kind == c10::kCPU ? c10::Device(kind) : c10::Device(kind, static_cast<c10::DeviceIndex>(packed % 256));
}

c10::IValue unpack(const CTValue &value) {
    switch (value.kind) {
    case CTKindNone: return c10::IValue();
    case CTKindTensor: return static_cast<const CTTensor *>(value.data)->value;
    case CTKindInt: return value.integer;
    case CTKindDouble: return value.number;
    case CTKindBool: return value.integer != 0;
    case CTKindDType: return value.integer;
    case CTKindDevice: return unpack_device(value.integer);
    case CTKindIntList: {
        auto numbers = static_cast<const int64_t *>(value.data);
        return c10::List<int64_t>(c10::ArrayRef<int64_t>(numbers, static_cast<size_t>(value.count)));
    }
    case CTKindTensorList: {
        auto handles = static_cast<const CTTensor *const *>(value.data);
        c10::List<at::Tensor> tensors;
        tensors.reserve(static_cast<size_t>(value.count));
        for (int64_t index = 0; index < value.count; index++) tensors.push_back(handles[index]->value);
        return tensors;
    }
    }
    return c10::IValue();
}

} // namespace

void ct_release(CTTensor *tensor) { delete tensor; }

void ct_free_message(char *message) { free(message); }

int ct_call(const char *schema, const CTValue *arguments, int count, CTTensor **results, int capacity,
            char **message) {
    return guard(-1, message, [&] {
        std::string name(schema), overload;
        if (auto dot = name.find('.'); dot != std::string::npos) {
            overload = name.substr(dot + 1);
            name.resize(dot);
        }
        auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name.c_str(), overload.c_str());
        const auto &parameters = handle.schema().arguments();
        TORCH_CHECK(static_cast<size_t>(count) <= parameters.size(), "too many arguments");
        torch::jit::Stack stack;
        stack.reserve(parameters.size());
        for (size_t index = 0; index < parameters.size(); index++) {
            if (index < static_cast<size_t>(count)) {
                stack.push_back(unpack(arguments[index]));
            } else {
                TORCH_CHECK(parameters[index].default_value(), "missing argument ", parameters[index].name());
                stack.push_back(*parameters[index].default_value());
            }
        }
        handle.callBoxed(&stack);
        int written = 0;
        auto emit = [&](const at::Tensor &tensor) {
            TORCH_CHECK(written < capacity, "more results than asked for");
            results[written++] = wrap(tensor);
        };
        for (const auto &value : stack) {
            if (value.isTensor()) {
                emit(value.toTensor());
            } else if (value.isTensorList()) {
                for (const auto &tensor : value.toTensorVector()) emit(tensor);
            }
        }
        return written;
    });
}

CTTensor *ct_from_data(const void *data, size_t bytes, int dtype, const int64_t *shape, int rank, char **message) {
    return guard<CTTensor *>(nullptr, message, [&] {
        auto tensor = at::empty(c10::IntArrayRef(shape, static_cast<size_t>(rank)), static_cast<at::ScalarType>(dtype));
        TORCH_CHECK(tensor.nbytes() == bytes, "a tensor of ", tensor.nbytes(), " bytes cannot be made from ", bytes);
        if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
        return wrap(tensor);
    });
}

CTTensor *ct_map_file(const char *path, int64_t bytes, char **message) {
    return guard<CTTensor *>(nullptr, message, [&] {
        return wrap(at::from_file(path, /*shared=*/false, bytes, at::TensorOptions().dtype(at::kByte)));
    });
}

bool ct_copy_out(const CTTensor *tensor, void *data, size_t bytes, char **message) {
    return guard(false, message, [&] {
        auto source = tensor->value.detach().to(at::kCPU).contiguous();
        TORCH_CHECK(source.nbytes() == bytes, "a tensor of ", source.nbytes(), " bytes cannot fill ", bytes);
        if (bytes > 0) std::memcpy(data, source.data_ptr(), bytes);
        return true;
    });
}

int ct_rank(const CTTensor *tensor) { return static_cast<int>(tensor->value.dim()); }
int64_t ct_size(const CTTensor *tensor, int dimension) { return tensor->value.sizes()[static_cast<size_t>(dimension)]; }
int ct_dtype(const CTTensor *tensor) { return static_cast<int>(tensor->value.scalar_type()); }

int64_t ct_device(const CTTensor *tensor) {
    auto device = tensor->value.device();
    return static_cast<int64_t>(device.type()) * 256 + (device.has_index() ? device.index() : 0);
}

bool ct_requires_grad(const CTTensor *tensor) { return tensor->value.requires_grad(); }

bool ct_set_requires_grad(CTTensor *tensor, bool value, char **message) {
    return guard(false, message, [&] {
        tensor->value.set_requires_grad(value);
        return true;
    });
}

CTTensor *ct_grad(const CTTensor *tensor, char **message) {
    return guard<CTTensor *>(nullptr, message, [&]() -> CTTensor * {
        const auto &gradient = tensor->value.grad();
        return gradient.defined() ? wrap(gradient) : nullptr;
    });
}

bool ct_clear_grad(CTTensor *tensor, char **message) {
    return guard(false, message, [&] {
        tensor->value.mutable_grad().reset();
        return true;
    });
}

bool ct_backward(CTTensor *const *roots, CTTensor *const *gradients, int count, char **message) {
    return guard(false, message, [&] {
        torch::autograd::variable_list from, with;
        for (int index = 0; index < count; index++) {
            from.push_back(roots[index]->value);
            with.push_back(gradients[index]->value);
        }
        torch::autograd::backward(from, with);
        return true;
    });
}

bool ct_set_grad_enabled(bool enabled) {
    bool before = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(enabled);
    return before;
}

bool ct_seed(uint64_t seed, char **message) {
    return guard(false, message, [&] {
        at::manual_seed(seed);
        return true;
    });
}

CTTensor *ct_generator_state(int64_t device, char **message) {
    return guard<CTTensor *>(nullptr, message, [&] {
        auto generator = at::globalContext().defaultGenerator(unpack_device(device));
        std::lock_guard<std::mutex> lock(generator.mutex());
        return wrap(generator.get_state());
    });
}

bool ct_set_generator_state(int64_t device, const CTTensor *state, char **message) {
    return guard(false, message, [&] {
        auto generator = at::globalContext().defaultGenerator(unpack_device(device));
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_state(state->value);
        return true;
    });
}

int ct_threads(void) { return at::get_num_threads(); }
void ct_set_threads(int count) { at::set_num_threads(count); }

bool ct_load_cuda(const char *path, char **message) {
    return guard(false, message, [&] {
        TORCH_CHECK(dlopen(path, RTLD_NOW | RTLD_GLOBAL) != nullptr, dlerror());
        TORCH_CHECK(at::globalContext().hasCUDA(), "no CUDA device answers");
        return true;
    });
}

bool ct_has_mps(void) {
    char *ignored = nullptr;
    bool answer = guard(false, &ignored, [] { return at::hasMPS(); });
    free(ignored);
    return answer;
}

void ct_tune_allocator(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 29);
    mallopt(M_TOP_PAD, 1 << 26);
#endif
}

void ct_trim_allocator(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

const char *ct_version(void) { return TORCH_VERSION; }
